"""The sample boards: drawn from a seed, written as the import files that the demo then imports. Floor 11.

The files are kept in the project, so that one can read them and import them by hand; a test holds
them against this generator. `python -m portail.demo.samples` writes them anew. The directory beside
them (repertoire/) is written by hand.
"""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

from portail.demo.cast import FAMILIES, PLAYERS, TRAPS, Player
from portail.demo.families import Child, Family, Maker
from portail.demo.packages import Line, package_files
from portail.demo.places import BOARDS, SampleBoard
from portail.records.rules import Level

FOLDER = Path(__file__).resolve().parent / "samples"
SEED = 20261123
DIRECTORY = "repertoire"
DECIDED = ("averages-shown=yes", "replies-open=yes")
"""What the first two boards chose of their pages; the third keeps to what is usual."""


def commands(folder: Path = FOLDER) -> list[list[str]]:
    """The arguments of `portail`, in order, that bring the sample boards into an empty database."""
    directory = folder / DIRECTORY
    arguments = ["import-directory"]
    for option, file in (("boards", "boards"), ("schools", "schools"), ("private", "private_schools")):
        arguments += [f"--{option}", str(directory / f"{file}.csv")]
    for board in BOARDS:
        arguments += ["--subscribe", board.code, "--absent-access", f"{board.code}={board.absent_access}"]
    imports = [["import", board.code, str(folder / board.folder)] for board in BOARDS]
    decided = [argument for setting in DECIDED for argument in ("--set", setting)]
    return [arguments, *imports, *(["board", board.code, *decided] for board in BOARDS[:2])]


def write(folder: Path) -> None:
    """Write every sample file under FOLDER; the same bytes each time."""
    for name, content in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")


def files() -> dict[str, str]:
    """Every file drawn from the seed by its path: each board's package, and the cast."""
    found: dict[str, str] = {}
    for board in BOARDS:
        families = families_of(board)
        found |= {f"{board.folder}/{name}": text for name, text in package_files(board, families).items()}
    found["cast.json"] = json.dumps(cast(), ensure_ascii=False, indent=2) + "\n"
    return found


def cast() -> dict[str, object]:
    """The people to play, as `var/demo/cast.json` says them."""
    return {"parents": [_player(one) for one in PLAYERS], "traps": [_trap(one) for one in TRAPS]}


def _player(player: Player) -> dict[str, object]:
    facts: dict[str, object] = {"email": player.email, "story": player.story, "children": _typed(player)}
    return facts | ({"password": player.password} if player.password else {})


def _trap(player: Player) -> dict[str, object]:
    return {
        "kind": player.trap,
        "email": player.email,
        "story": player.story,
        "children": _typed(player),
        "expect": player.expect,
    }


def _typed(player: Player) -> list[Line]:
    return [
        {
            "board": board,
            "school": child.school,
            "family_name": child.family_name,
            "given_name": child.usual_given_name or child.given_names,
            "birth_date": child.birth_date.isoformat(),
            "file_number": child.file_number,
            "permanent_code": child.permanent_code,
        }
        for board, child in player.children
    ]


# Families in their schools ------------------------------------------------------------------------


def families_of(board: SampleBoard) -> list[Family]:
    """The cast's families, then drawn ones until the board has its pupils."""
    written = [family for family in FAMILIES if family.board == board.name]
    random = Random(f"{SEED} {board.code}")  # noqa: S311  # to be the same each time is the point
    taken = {address for family in FAMILIES for one in family.adults for address in one.addresses}
    maker = Maker(random, taken)
    levels = tuple(level for level in Level if any(school.takes(level.code) for school in board.schools))
    families = list(written)
    number = board.first_file_number
    while sum(len(family.children) for family in families) < board.pupils:
        drawn = maker.family(levels)
        children = []
        for child in drawn.children:
            number += random.randrange(1, 60)
            children.append(_placed(child, board, f"{number:07d}", random))
        families.append(replace(drawn, children=tuple(children)))
    return families


def _placed(child: Child, board: SampleBoard, file_number: str, random: Random) -> Child:
    schools = [school for school in board.schools if school.takes(child.level)]
    # As some school software keeps them: capitals, no accents.
    shouted = child.family_name.upper().translate(str.maketrans("ÉÈÊËÀÂÔÎÏÇÛÙ", "EEEEAAOIICUU"))
    return replace(
        child,
        file_number=file_number,
        school=random.choice(schools).name,
        family_name=shouted if random.random() < 0.1 else child.family_name,
    )


if __name__ == "__main__":
    write(FOLDER)
