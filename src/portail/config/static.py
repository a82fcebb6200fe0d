"""The stylesheet, the script and the icon, gathered and named by their content before serving. Floor 11."""

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command


def collect_if_changed() -> bool:
    """Gather the static files unless they are as when they were last gathered; whether it did.

    One at a time on a machine: two servers that start together must not write the same files.
    """
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
    if not hasattr(staticfiles_storage, "manifest_name"):  # plain names: read where they are
        return False
    stamp = root / ".gathered"
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        digest = _digest()
        if stamp.exists() and stamp.read_text() == digest and (root / "staticfiles.json").exists():
            return False
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)
    return True


def _digest() -> str:
    """One word for the content of every static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            digest.update(name.encode())
            with storage.open(name) as file:
                digest.update(file.read())
    return digest.hexdigest()
