"""docs/licences.md tells every package that runs, under the licence that the package says."""

import re
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
LOCKED = re.compile(r"^([a-z0-9-]+)==", re.MULTILINE)

TABLE = {name: licence for name, licence, _ in ROW.findall((ROOT / "docs/licences.md").read_text("utf-8"))}
LOCK = LOCKED.findall((ROOT / "requirements.lock").read_text("utf-8"))

# What may be combined with the AGPL, version 3.
ALLOWED = {
    *("MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"),
    *("PSF-2.0", "LGPL-3.0-only", "MPL-2.0"),
}


def said_by(package: str) -> str:
    """What the package's own metadata says; a classifier only names the family."""
    about = metadata.metadata(package)
    classes = [each.rpartition(" :: ")[2] for each in about.get_all("Classifier", []) if "License" in each]
    family = classes[0].removesuffix(" License") if classes else ""
    said = str(about.get("License") or "")  # some give the whole text here
    return about.get("License-Expression") or ("" if "\n" in said else said) or family


def test_the_table_is_the_lock_file() -> None:
    assert list(TABLE) == LOCK


@pytest.mark.parametrize("package", TABLE)
def test_a_package_has_the_licence_of_the_table(package: str) -> None:
    try:
        said = said_by(package)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{package} is not for this Python")
    assert said and TABLE[package].startswith(said)


@pytest.mark.parametrize("package", TABLE)
def test_a_licence_goes_with_ours(package: str) -> None:
    assert set(re.findall(r"[\w.-]+", TABLE[package])) - {"AND", "OR"} <= ALLOWED
