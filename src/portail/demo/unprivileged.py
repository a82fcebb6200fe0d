"""How a program that refuses root runs when we are root: in a namespace, else under another id; floor 11."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Unprivileged:
    """What to put before a command, and the id that must own the files it writes (as seen from here)."""

    prefix: tuple[str, ...]
    owner: int


def unprivileged() -> Unprivileged | None:
    """Choose the way for this process; None when root has none (neither `unshare` nor `setpriv` works)."""
    if os.geteuid() != 0:
        return Unprivileged((), os.geteuid())
    return _in_a_namespace() or _under_another_id()


def give(path: Path, owner: int) -> None:
    """Make a folder and all that it holds the owner's, if it is not already."""
    if path.stat().st_uid == owner:
        return
    os.chown(path, owner, -1)
    for folder, folders, files in os.walk(path):
        for name in (*folders, *files):
            os.chown(Path(folder, name), owner, -1, follow_symlinks=False)


def _in_a_namespace() -> Unprivileged | None:
    """Root, seen by the command as another id: no user is added and no permission changes.

    The id must have a name (initdb looks it up), and many containers forbid namespaces: hence the trial.
    """
    unshare, trial = shutil.which("unshare"), shutil.which("true")
    if unshare is None or trial is None:
        return None
    prefix = (unshare, "--user", f"--map-user={_nobody()}")
    works = subprocess.run((*prefix, trial), check=False, capture_output=True).returncode == 0
    return Unprivileged(prefix, 0) if works else None


def _under_another_id() -> Unprivileged | None:
    """A real change of id, which keeps the right to enter what only root may (a clone in root's home).

    The change clears the tether's signal, so setpriv sets it again.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return None
    user, group = f"--reuid={_nobody()}", f"--regid={_nobody()}"
    rights = ("--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--pdeathsig=INT")
    return Unprivileged((setpriv, user, group, *rights), _nobody())


def _nobody() -> int:
    return pwd.getpwnam("nobody").pw_uid
