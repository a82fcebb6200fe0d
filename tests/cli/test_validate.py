"""`portail validate` stands alone: no database, setting or network, and an exit status a script can trust."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "docs" / "import" / "example"
# What the command may not touch: a database's driver, and the door to any network.
BARRED = """
import socket, sys
class Barred:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("psycopg", "psycopg_c", "procrastinate"):
            raise ImportError("no database here: " + name)
def barred(*arguments):
    raise OSError("no network here")
sys.meta_path.insert(0, Barred())
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = barred
from portail.cli import main
main()
"""
FILES = {
    "ecoles.csv": "ecole;nom\ne1;École du Tilleul\n",
    "eleves.csv": "eleve;fiche;nom;prenoms;date_naissance;ecole\np1;0012345;Tremblay;Léo;2017-03-05;e1\n",
    "adultes.csv": "adulte;nom;prenom;courriels\nr1;Roy;Anne;anne.roy@exemple.ca\n",
    "relations.csv": "eleve;adulte;lien;acces\np1;r1;mère;oui\n",
}


def validate(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BARRED, "validate", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={"PYTHONIOENCODING": "utf-8"},
        cwd=cwd,
        check=False,
        timeout=60,
    )


def folder(at: Path, **changes: str) -> Path:
    files: Mapping[str, str] = FILES | {f"{name}.csv": content for name, content in changes.items()}
    at.mkdir()
    for name, content in files.items():
        (at / name).write_text(content, encoding="utf-8")
    return at


def test_a_sound_package_ends_with_zero_and_no_setting_nor_database(tmp_path: Path) -> None:
    ran = validate(folder(tmp_path / "envoi"), cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("L’envoi est prêt")


def test_the_published_example_is_sound(tmp_path: Path) -> None:
    ran = validate(SAMPLE, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_errors_end_with_one_and_every_report_is_written(tmp_path: Path) -> None:
    sent = folder(tmp_path / "envoi", adultes=FILES["adultes.csv"].replace("@exemple.ca", ""))
    ran = validate(
        sent,
        "--html",
        "r.html",
        "--json",
        "r.json",
        "--redacted",
        "copie.zip",
        "--language",
        "en",
        cwd=tmp_path,
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    assert '<html lang="en">' in (tmp_path / "r.html").read_text(encoding="utf-8")
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    errors = [group for group in report["notices"] if group["severity"] == "error"]
    assert [(group["code"], group["total"]) for group in errors] == [("not_an_address", 1)]
    with zipfile.ZipFile(tmp_path / "copie.zip") as copy:
        assert sorted(copy.namelist()) == sorted(FILES)
    assert validate("copie.zip", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize("sent", ["rien.zip", "note.txt"])
def test_what_cannot_be_read_ends_with_two(sent: str, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("bonjour")
    ran = validate(sent, cwd=tmp_path)
    assert ran.returncode == 2 and sent in ran.stderr and "Traceback" not in ran.stderr


def test_a_report_that_cannot_be_written_ends_with_two(tmp_path: Path) -> None:
    ran = validate(folder(tmp_path / "envoi"), "--html", "nulle-part/r.html", cwd=tmp_path)
    assert ran.returncode == 2 and "nulle-part/r.html" in ran.stderr and "Traceback" not in ran.stderr


def test_without_a_file_it_says_what_is_missing(tmp_path: Path) -> None:
    ran = validate(cwd=tmp_path)
    assert ran.returncode == 2 and "FILE" in ran.stderr


def test_the_pages_of_the_codes_are_written_where_told(tmp_path: Path) -> None:
    assert validate("--codes", "codes", cwd=tmp_path).returncode == 0
    assert (tmp_path / "codes" / "README.md").exists() and (tmp_path / "codes" / "lost_zeros.md").exists()
