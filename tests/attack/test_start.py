"""A production without its key signs nothing; a damaged archive is refused and not a fault."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from portail.imports.receive import Unreadable, receive


def test_a_production_without_a_key_has_no_known_one() -> None:
    """However it was started: by another server than `portail serve`, for one."""
    code = "from django.conf import settings; print(settings.IS_PRODUCTION); print(settings.SECRET_KEY)"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAIL_")}
    environment = kept | {"DJANGO_SETTINGS_MODULE": "portail.config.settings", "PORTAIL_ENV": "production"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert run.stdout == "True\n"
    assert "SECRET_KEY setting must not be empty" in run.stderr


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_archive_is_refused_however_it_was_packed(method: int, tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("users.csv", os.urandom(4_000))
    content = bytearray(path.read_bytes())
    content[200:900] = b"\xff" * 700
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="damaged-zip"):
        receive(path)
