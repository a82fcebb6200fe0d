"""Which tests hold which line of ASVS 5.0: `python -m tests.asvs` writes docs/asvs.md from their markers.

A test says what it holds with `@pytest.mark.asvs("6.5.5")`. The words beside each number are ours.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "asvs.md"


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement in our words. deviation: how far the portal departs from it, and why."""

    number: str
    level: int
    words: str
    deviation: str = ""


_GUIDE = (
    "the default policy, `guide`, keeps the school boards’ published rule (three kinds of signs) for"
    " passwords under fifteen; any phrase of fifteen passes. `PORTAIL_PASSWORD_POLICY=norme` has no such rule"
)
_NO_SECOND_STEP_ASKED = (
    "a second step is offered to parents and asked only of who turned it on: a parent who loses it every"
    " September would give the portal up, and a child is shown to proved addresses alone. The staff have no"
    " accounts here yet"
)
_FIXED_END = (
    "sessions end at a fixed time (12 hours, 30 days when asked for) and not after idle minutes: ADR 0013"
    " says why; what matters asks again after five minutes"
)
_NO_STAFF = (
    "there are no pages for the staff yet: a person ends their own sessions, by « Mes appareils » or by « Ce"
    " n’était pas moi »"
)

SECTIONS: Mapping[str, tuple[Line, ...]] = {
    "Signing up, codes by mail, recovery": (
        Line("2.3.1", 1, "Steps in their order, none skipped"),
        Line("2.3.3", 2, "An act is done whole or not at all"),
        Line("2.4.1", 2, "Mass sign-ups and mass guesses held back"),
        Line("6.1.1", 1, "Limits written down, and how nobody is locked out by others"),
        Line("6.1.3", 2, "Every way in written down"),
        Line("6.3.4", 2, "No way in beside those"),
        Line("6.3.5", 3, "A strange sign-in is told"),
        Line("6.3.7", 3, "A changed way in is told"),
        Line("6.3.8", 3, "Nothing tells who has an account"),
        Line("6.4.1", 1, "First codes random, short-lived, used once"),
        Line("6.4.2", 1, "No hints, no secret questions"),
        Line("6.4.3", 2, "A reset passes no second step"),
        Line("6.4.4", 2, "A lost second step is proved anew"),
        Line("6.5.1", 2, "A code works once"),
        Line("6.5.2", 2, "Codes never kept as they are"),
        Line("6.5.3", 2, "Secrets from a safe generator"),
        Line("6.5.4", 2, "Codes of 20 bits or more"),
        Line("6.5.5", 2, "Codes of ten minutes at most"),
        Line("6.5.6", 3, "Any factor can be revoked"),
        Line("6.6.2", 2, "A code is of what asked for it"),
        Line("6.6.3", 2, "Guesses at codes limited"),
    ),
    "Passwords": (
        Line("6.1.2", 2, "Words of the place written down"),
        Line("6.2.1", 1, "Eight signs at least"),
        Line("6.2.2", 1, "A password can be changed"),
        Line("6.2.3", 1, "Changing asks for the present one"),
        Line("6.2.4", 1, "Common passwords refused"),
        Line("6.2.5", 1, "Any composition", _GUIDE),
        Line("6.2.6", 1, "Hidden while typed"),
        Line("6.2.7", 1, "Pasting and managers allowed"),
        Line("6.2.8", 1, "Compared as typed"),
        Line("6.2.9", 2, "64 signs or more allowed"),
        Line("6.2.10", 2, "No end of validity"),
        Line("6.2.11", 2, "Words of the place refused"),
        Line("6.2.12", 2, "Breached passwords refused"),
        Line("6.3.1", 1, "Stuffing and guessing held back"),
        Line("6.3.2", 1, "No account comes with the product"),
        Line("11.4.2", 2, "Passwords hashed slowly, with current parameters"),
    ),
    "Second steps, passkeys, other sites’ accounts": (
        Line("6.3.3", 2, "A second step to come in", _NO_SECOND_STEP_ASKED),
        Line("6.5.8", 3, "Time is the server’s"),
        Line("6.7.2", 3, "Numbers to sign long and unlike"),
        Line("6.8.1", 2, "An identity is of its provider"),
        Line("6.8.2", 2, "Signatures looked at"),
        Line("6.8.4", 2, "How the provider proved it is not supposed"),
        Line("7.6.1", 2, "How long such a session lasts"),
        Line("7.6.2", 2, "None without an act of the person"),
        Line("9.1.1", 1, "Tokens signed and checked before use"),
        Line("9.1.2", 1, "Algorithms from a short list"),
        Line("9.1.3", 1, "Keys from where the settings say"),
        Line("9.2.1", 1, "Within its time"),
        Line("9.2.2", 2, "Of the kind expected"),
        Line("9.2.3", 2, "Meant for us"),
        Line("9.2.4", 2, "Its audience told apart"),
        Line("10.1.2", 2, "An answer is of the browser that asked"),
        Line("10.2.1", 2, "Forged answers refused"),
        Line("10.2.2", 2, "One provider not taken for another"),
        Line("10.5.1", 2, "A token is not played again"),
        Line("10.5.2", 2, "A person is told by issuer and number"),
        Line("10.5.3", 2, "An issuer says exactly its name"),
        Line("10.5.4", 2, "A token names our client"),
    ),
    "Sessions, proving again": (
        Line("3.3.1", 1, "Cookies over https, with the prefix"),
        Line("3.3.2", 2, "Cookies of this site alone"),
        Line("3.3.3", 2, "Cookies of this host alone"),
        Line("3.3.4", 2, "Cookies closed to scripts"),
        Line("7.1.1", 2, "How long a session lasts, written down", _FIXED_END),
        Line("7.1.2", 2, "How many at once, written down"),
        Line("7.2.1", 1, "Sessions looked up on the server"),
        Line("7.2.2", 1, "Made for each sign-in, not fixed ones"),
        Line("7.2.3", 1, "Unguessable, of 128 bits"),
        Line("7.2.4", 1, "Another one at each sign-in and proof"),
        Line("7.3.1", 2, "An end after idle time", _FIXED_END),
        Line("7.3.2", 2, "An end in any case"),
        Line("7.4.1", 1, "Signed out means over"),
        Line("7.4.2", 1, "A closed account has no session"),
        Line("7.4.3", 2, "A changed password ends the others"),
        Line("7.4.4", 2, "Signing out in sight"),
        Line("7.4.5", 2, "Whoever runs it can end sessions", _NO_STAFF),
        Line("7.5.1", 2, "Proved again before what matters"),
        Line("7.5.2", 2, "Sessions shown to their person, who ends them"),
        Line("14.3.1", 1, "Nothing left in the browser"),
    ),
}

_HEAD = """# ASVS 5.0: which tests hold which line

Written by `python -m tests.asvs` from the markers of the tests; do not edit. It covers what the ways in
are held to: levels 1 and 2 whole, of level 3 what is held all the same. Numbers and levels are those of
OWASP ASVS 5.0.0; the words are ours, the text is [OWASP’s](https://owasp.org/www-project-application-security-verification-standard/).
"""


def lines() -> tuple[Line, ...]:
    """Every line of the page."""
    return tuple(line for section in SECTIONS.values() for line in section)


def held() -> Mapping[str, list[tuple[str, str]]]:
    """number: the tests that hold it, as (file, name)."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, number in _marked(ast.parse(path.read_text(encoding="utf-8"))):
            found[number].append((path.relative_to(ROOT).as_posix(), name))
    return found


def page() -> str:
    """The page as it must be."""
    tests = held()
    parts = [_HEAD]
    for title, section in SECTIONS.items():
        parts += [f"\n## {title}\n", "\n| line | level | what | held by |\n|---|---|---|---|\n"]
        parts += [_row(line, tests.get(line.number, [])) for line in section]
    departures = [f"- {line.number}: {line.deviation}.\n" for line in lines() if line.deviation]
    return "".join([*parts, "\n## Deviations\n\n", *departures])


def _row(line: Line, tests: list[tuple[str, str]]) -> str:
    names = [f"[{_plain(name)}](../{file})" for file, name in tests]
    if line.deviation:
        names.append("see Deviations")
    return f"| {line.number} | {line.level} | {line.words} | {'; '.join(names)} |\n"


def _plain(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


def _marked(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.asvs":
                    yield from ((node.name, str(ast.literal_eval(each))) for each in mark.args)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
