"""Nothing in git tells on which machine, or from which registry, the project was made."""

import re

import pytest

from tests.house.house import TESTS, inside, tracked

# Written apart, or this file would be its own first finding.
HOSTS = ("py" + "pi.org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "crates" + ".io")
FOLDERS = re.compile(r"(?<![\w.}$/-])/(?:root|work|home|Users)/")
BINARY = {".png", ".jpg", ".webp", ".ico", ".woff2", ".gz", ".zip", ".pdf", ".mo"}

FILES = [file for file in tracked() if file.suffix not in BINARY]


def traces(text: str) -> list[str]:
    return [host for host in HOSTS if host in text] + FOLDERS.findall(text)


@pytest.mark.skipif(not FILES, reason="unpacked without git: nothing is tracked")
def test_no_file_names_a_registry_or_a_folder_of_a_machine() -> None:
    assert {
        inside(file): found for file in FILES if (found := traces(file.read_text(errors="replace")))
    } == {}


@pytest.mark.skipif(not FILES, reason="unpacked without git: nothing is tracked")
def test_no_lock_file_with_addresses_is_tracked() -> None:
    names = {file.name for file in FILES}
    assert names & {"uv.lock", "poetry.lock", "pylock.toml", "Pipfile.lock", ".env"} == set()
    assert "requirements.lock" in names


def test_each_kind_of_trace_is_seen() -> None:
    assert traces(f"https://{HOSTS[0]}/simple") == [HOSTS[0]]
    assert traces("see /" + "home/somebody/notes") == ["/" + "home/"]
    assert traces("/" + "work/main") == ["/" + "work/"]
    assert traces("{% url 'x' %}/travail/ var/home/ $HOME/work/") == []
    assert inside(TESTS / "house") == "tests/house"
