"""`tools/set-up` tries each Python before it believes in it, and says in one line what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.house import ROOT

TOOLS = ("sh", "tr", "sed", "rm")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with nothing but a shell, and a clone in it."""
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    (tmp_path / "clone/tools").mkdir(parents=True)
    shutil.copy(ROOT / "tools/set-up", tmp_path / "clone/tools/set-up")
    return tmp_path


def program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{shutil.which('sh')}\n{script}\n")
    path.chmod(0o755)


def set_up(machine: Path) -> tuple[int, str]:
    """Run the script with this machine's programs only; its status and its last word."""
    ran = subprocess.run(
        ["tools/set-up", "requirements.lock"],
        cwd=machine / "clone",
        env={"PATH": os.fspath(machine / "bin"), "HOME": os.fspath(machine / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stderr.strip()


def test_a_shim_that_answers_nothing_is_not_a_python(machine: Path) -> None:
    program(machine / "bin/python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    program(machine / "bin/python3", "exit 1  # an older one: the trial's answer is no")
    status, words = set_up(machine)
    assert status == 1
    assert (
        words == "No Python 3.12 or newer answers (tried PATH, pyenv's versions and uv): install one, or uv."
    )


def test_a_python_without_ensurepip_is_named_with_its_cure(machine: Path) -> None:
    program(
        machine / "bin/python3.12",
        f'case "$2" in *ensurepip*) exit 1 ;; esac; exec {sys.executable} "$@"',
    )
    status, words = set_up(machine)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    assert status == 1
    assert words.endswith(f"cannot make environments: apt install {version}-venv, or install uv.")
    assert str(machine / "bin/python3.12") in words


@pytest.mark.parametrize("where", ["bin/python3", "home/.pyenv/versions/3.13.0/bin/python3"])
def test_the_first_that_makes_environments_is_used(machine: Path, where: str) -> None:
    program(machine / "bin/python3.13", "exit 127")
    program(machine / where, 'case "$2" in venv) echo "made by $0 in $3" >&2; exit 3 ;; esac')
    assert set_up(machine) == (3, f"made by {machine / where} in .venv")


def test_uv_is_asked_when_no_python_answers(machine: Path) -> None:
    program(machine / "home/.local/bin/uv", 'case "$1" in venv) echo "asked: $*" >&2; exit 1 ;; esac')
    status, words = set_up(machine)
    assert status == 1
    assert words.splitlines() == [
        "asked: venv --quiet --no-project --python >=3.12 .venv",
        "No Python 3.12 or newer answers (tried PATH, pyenv's versions and uv): install one, or uv.",
    ]
