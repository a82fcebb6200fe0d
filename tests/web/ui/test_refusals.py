"""Every refusal that the accounts room can raise has its sentence, in both languages."""

import re
from pathlib import Path

import pytest
from django.utils import translation

import portail.accounts
from portail.accounts.refusals import AccountRefused
from portail.web.ui.refusals import SENTENCES, sentence

ROOM = Path(portail.accounts.__file__).parent
RAISED = re.compile(
    r"(?:AccountRefused|CodeRefused)\(\s*\"([a-z-]+)\"|\"(code-expired)\"|super\(\).__init__\(\"([a-z-]+)\""
)
VALUES = {"minutes": 1, "seconds": 12, "left": 1, "count": 5, "limit": 6, "report": None}


def raised() -> list[str]:
    found = {
        code
        for file in ROOM.rglob("*.py")
        for match in RAISED.findall(file.read_text(encoding="utf-8"))
        for code in match
        if code
    }
    return sorted(found)


def test_the_codes_are_found() -> None:
    assert {"code-wrong", "code-expired", "sign-in-refused", "busy", "address-main"} <= set(raised())


@pytest.mark.parametrize("code", raised())
@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_can_be_said(code: str, language: str) -> None:
    with translation.override(language):
        said = sentence(AccountRefused(code, **VALUES))
    assert said.endswith(".")
    assert "%(" not in said


def test_one_and_several_are_said_apart() -> None:
    with translation.override("fr"):
        said = [sentence(AccountRefused("code-wrong", left=left)) for left in (0, 1, 4)]
    assert [text.rsplit(" ", 2)[1:] for text in said] == [["0", "essai."], ["1", "essai."], ["4", "essais."]]
    assert "code-wrong" in SENTENCES
