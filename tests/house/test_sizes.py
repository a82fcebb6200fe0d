"""Short files, short functions: the lists of exceptions carry their reasons and may only shrink."""

from pathlib import Path

import pytest

from tests.house.house import ROOT, SRC, TESTS, functions, inside, python_files, templates

FILE, TEST, FUNCTION, VIEW, TEMPLATE = 400, 600, 50, 25, 80

# path: (lines allowed, reason)
LONGER_FILES: dict[str, tuple[int, str]] = {}
# the same, with its function after a colon
LONGER_FUNCTIONS: dict[str, tuple[int, str]] = {}
# template's name
LONGER_TEMPLATES: dict[str, tuple[int, str]] = {}


def lines(file: Path) -> int:
    return len(file.read_text().splitlines())


def sizes_of_files() -> dict[str, tuple[int, int]]:
    """Each file's size and its limit."""
    scripts = [file for file in SRC.rglob("*.js") if "vendor" not in file.parts]
    source = {inside(file): (lines(file), FILE) for file in (*python_files(SRC), *scripts)}
    return source | {inside(file): (lines(file), TEST) for file in python_files(TESTS)}


def sizes_of_functions() -> dict[str, tuple[int, int]]:
    """A view with more lines than the others hides a rule."""
    return {
        f"{inside(file)}:{function.name}": (
            (function.end_lineno or 0) - function.lineno + 1,
            VIEW if file.name.startswith("views") else FUNCTION,
        )
        for file in python_files(SRC, TESTS)
        for function in functions(file)
    }


def sizes_of_templates() -> dict[str, tuple[int, int]]:
    return {name: (lines(file), TEMPLATE) for name, file in templates().items()}


@pytest.mark.parametrize(
    ("measure", "longer"),
    [
        (sizes_of_files, LONGER_FILES),
        (sizes_of_functions, LONGER_FUNCTIONS),
        (sizes_of_templates, LONGER_TEMPLATES),
    ],
)
def test_nothing_is_longer_than_its_limit(measure, longer) -> None:
    sizes = measure()
    allowed = {name: limit for name, (limit, _reason) in longer.items()}
    over = {name: size for name, (size, limit) in sizes.items() if size > allowed.get(name, limit)}
    assert over == {}, "cut it in two by what it does; an exception needs a reason in this file"


@pytest.mark.parametrize(
    ("measure", "longer"),
    [
        (sizes_of_files, LONGER_FILES),
        (sizes_of_functions, LONGER_FUNCTIONS),
        (sizes_of_templates, LONGER_TEMPLATES),
    ],
)
def test_no_exception_outlives_its_need(measure, longer) -> None:
    sizes = measure()
    idle = [name for name in longer if name not in sizes or sizes[name][0] <= sizes[name][1]]
    assert idle == []


def test_every_file_opens_with_its_sentence() -> None:
    # ruff asks for a docstring (D100, D104); this asks that it is a sentence, on the first line.
    files = [file for file in python_files(SRC) if "migrations" not in file.parts]
    opening = {inside(file): file.read_text().partition("\n")[0] for file in files}
    assert ROOT.joinpath("src/portail/__init__.py") in files
    assert [name for name, line in opening.items() if not line.startswith('"""') or len(line) < 20] == []
