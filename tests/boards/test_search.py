"""Finding a board or a school by whatever a parent calls it."""

import os
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest

from portail.boards.queries import board_groups, counts, search_boards, search_schools
from portail.boards.rules import acronyms_of
from portail.database.context import rows_of
from tests.cast import CAPITALE, COLLEGE, GRANDE_MAREE, QUATRE_VENTS, RIVES
from tests.people import board_id
from tests.roles import as_role

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def names(text: str, *, private: bool = False) -> list[str]:
    with rows_of():
        return [hit.name for hit in search_boards(text, private=private)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "CSS de la Capitale",
        "CS de la Capitale",
        "commission scolaire de la capitale",
        "Centre de services scolaire de la Capitale",
        "capitale",
        "CAPITAL",
        "cssdlc",
        "c.s.s.d.l.c.",
        "Québec",
        "quatre vents",
        "École secondaire du Cap-Brûlé",
    ],
)
def test_a_board_is_found_by_names_old_and_new_acronym_town_and_school(text: str) -> None:
    assert names(text)[0] == CAPITALE.name


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["rives de l'anse", "Rives-de-l’Anse", "anse", "rivière blanche", "cssra"])
def test_apostrophes_hyphens_and_accents_do_not_matter(text: str) -> None:
    assert names(text) == [RIVES.name]


@pytest.mark.django_db
def test_private_schools_are_looked_for_apart() -> None:
    assert names("marées", private=True) == [COLLEGE.name]
    assert names("marées") == []


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "   ", "zzzz", "%", "_", "\\", "' OR 1=1 --", "capitale zzzz"])
def test_nothing_is_found_by_nothing_or_by_what_is_nowhere(text: str) -> None:
    assert names(text) == []


@pytest.mark.django_db
def test_what_was_looked_for_is_marked_in_the_name() -> None:
    with rows_of():
        (hit,) = search_boards("anse", private=False)
    assert hit.marked_name == (("CSS des Rives-de-l’", False), ("Anse", True))
    assert hit.also == ()


@pytest.mark.django_db
def test_a_board_found_by_its_school_says_which() -> None:
    with rows_of():
        (hit,) = search_boards("quatre vents", private=False)
    assert hit.also_kind == "school"
    assert "".join(text for text, _ in hit.also) == QUATRE_VENTS.name
    assert [text for text, found in hit.also if found] == ["Quatre", "Vents"]


@pytest.mark.django_db
def test_boards_that_hold_the_address_come_first_and_are_shown_before_any_search() -> None:
    rives = board_id(RIVES)
    with rows_of():
        assert search_boards("css", private=False, first=[rives])[0].name == RIVES.name
        (alone,) = search_boards("", private=False, first=[rives])
    assert alone.name == RIVES.name and alone.holds_address


@pytest.mark.django_db
def test_schools_are_found_with_their_board_and_whether_it_is_subscribed() -> None:
    with rows_of():
        (hit,) = search_schools("grande maree")
        by_town = search_schools("Rivière-Blanche")
        private = search_schools("hautes marées")
    assert (hit.name, hit.board_name, hit.subscribed) == (GRANDE_MAREE.name, RIVES.name, True)
    assert [one.name for one in by_town] == [GRANDE_MAREE.name]
    assert [(one.name, one.is_private) for one in private] == [(COLLEGE.name, True)]


@pytest.mark.django_db
def test_browsing_lists_every_board_under_its_region() -> None:
    with rows_of():
        groups = board_groups(private=False)
        held = counts()
    assert [(group.heading, [hit.name for hit in group.boards]) for group in groups] == [
        ("Bas-Saint-Laurent", [RIVES.name]),
        ("Capitale-Nationale", [CAPITALE.name]),
    ]
    assert (held.boards, held.schools) == (3, 4)


DIRECTORY = Path(os.environ.get("PORTAIL_TEST_DIRECTORY", Path(__file__).parents[3] / "shared" / "data"))


@pytest.mark.skipif(
    not (DIRECTORY / "boards.csv").exists(), reason="the real directory is not on this machine"
)
@pytest.mark.django_db(transaction=True)
def test_every_board_of_the_province_is_found_by_each_of_its_names_quickly() -> None:
    from portail.boards.models import Board, BoardName
    from portail.imports.directory import import_directory

    with as_role("jobs"):
        report = import_directory(
            now=NOW,
            boards=DIRECTORY / "boards.csv",
            schools=DIRECTORY / "schools.csv",
            private=DIRECTORY / "private_schools.csv",
        )
    assert report.accepted
    invented = {CAPITALE.code, RIVES.code, COLLEGE.code}
    boards = Board.objects.exclude(kind="private").exclude(code__in=invented)
    assert boards.count() >= 70
    slowest, lost = 0.0, []
    for board in boards:
        rest = board.name.split(" ", 1)[1]
        asked = [board.name, f"CS {rest}", f"commission scolaire {rest}", *acronyms_of(board.name)[:2]]
        with rows_of():
            asked += BoardName.objects.filter(board=board, kind="town").values_list("text", flat=True)[:2]
            for text in asked:
                start = perf_counter()
                found = [hit.code for hit in search_boards(text, private=False)]
                slowest = max(slowest, perf_counter() - start)
                if board.code not in found:
                    lost.append((board.name, text, found))
    assert not lost, lost
    assert slowest < 0.5, f"the slowest search took {slowest * 1000:.0f} ms"
