"""The house as the tests read it: floors from the import contracts, files, templates."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "portail"
TESTS = ROOT / "tests"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def _layers(container: str) -> list[list[str]]:
    """The floors of one contract, lowest first; rooms of one floor together."""
    [contract] = [one for one in CONTRACTS if one.get("containers") == [container]]
    return [[room.strip() for room in layer.split("|")] for layer in reversed(contract["layers"])]


@cache
def floors() -> dict[str, int]:
    """Each room's floor, 1 at the bottom; the wings of `web` a little above `web.ui`, on one floor."""
    numbers = {room: number for number, rooms in enumerate(_layers("portail"), 1) for room in rooms}
    for number, rooms in enumerate(_layers("portail.web")):
        numbers |= {f"web.{room}": numbers["web"] * 10 + number for room in rooms}
    return {room: number if room.startswith("web.") else number * 10 for room, number in numbers.items()}


def room_of(module: str) -> str:
    """The room that a dotted name or an app belongs to: "portail.web.parents.views_home" is "web.parents"."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2]) if parts[0] == "web" else parts[0]


def may_know(upper: str, lower: str) -> bool:
    """Whether a room may lean on another: on itself, or on a floor below."""
    return upper == lower or floors()[lower] < floors()[upper]


def python_files(*folders: Path) -> list[Path]:
    return sorted(file for folder in folders for file in folder.rglob("*.py"))


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def inside(file: Path) -> str:
    """A file's path from the root, as the failures print it."""
    return file.relative_to(ROOT).as_posix()


def templates() -> dict[str, Path]:
    """Every template by the name that `extends` and `include` use."""
    found: dict[str, Path] = {}
    for folder in sorted(SRC.rglob("jinja2")):
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            found[file.relative_to(folder).as_posix()] = file
    return found


def tracked() -> list[Path]:
    """The files in git, or nothing where the project was not cloned but unpacked."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
