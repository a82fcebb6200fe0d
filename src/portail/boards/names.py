"""Keep the rows by which a board is searched: its names old and new, acronyms, towns and schools. Floor 5."""

from collections.abc import Iterable

from portail.boards.models import Board, BoardName, School
from portail.boards.rules import acronyms_of, former_names_of, search_key
from portail.common.comparing import Tally, compare

TEXT_LIMIT = 160

type _Key = tuple[str, str, int | None]


def refresh_names(
    *,
    board: Board,
    former: Iterable[str] | None = None,
    acronyms: Iterable[str] | None = None,
    renamed_from: str = "",
) -> Tally:
    """Make the board's search rows follow from its name and its schools, in its row context.

    former, acronyms: those that a directory states beside the ones that follow from the name; None
    keeps what was stated before. renamed_from: the name it had until now; it becomes a former one.
    Writes nothing when nothing changed.
    """
    rows = {
        (name.kind, name.text, name.school_id): name for name in BoardName.objects.filter(board_id=board.pk)
    }
    stated = {
        BoardName.Kind.FORMER: _stated(rows, BoardName.Kind.FORMER, former),
        BoardName.Kind.ACRONYM: _stated(rows, BoardName.Kind.ACRONYM, acronyms),
    }
    if renamed_from and renamed_from != board.name:
        stated[BoardName.Kind.FORMER].append(renamed_from)
    wanted = {key: search_key(key[1]) for key in _keys(board, stated) if search_key(key[1])}
    found = compare(kept={key: name.folded for key, name in rows.items()}, received=wanted)
    if found.gone or found.changed:
        ended = [rows[key].pk for key in (*found.gone, *found.changed)]
        BoardName.objects.filter(pk__in=ended).delete()
    BoardName.objects.bulk_create(
        BoardName(board_id=board.pk, kind=key[0], text=key[1], school_id=key[2], folded=wanted[key])
        for key in (*found.added, *found.changed)
    )
    return found.tally


def _stated(rows: Iterable[_Key], kind: str, given: Iterable[str] | None) -> list[str]:
    if given is None:
        return [key[1] for key in rows if key[0] == kind]
    return [name[:TEXT_LIMIT] for name in given]


def _keys(board: Board, stated: dict[BoardName.Kind, list[str]]) -> Iterable[_Key]:
    yield BoardName.Kind.CURRENT.value, board.name, None
    for kind, texts in stated.items():
        for text in texts:
            yield kind.value, text, None
    following = {
        BoardName.Kind.FORMER: former_names_of(board.name, code=board.code),
        BoardName.Kind.ACRONYM: acronyms_of(board.name, code=board.code),
    }
    for kind, names in following.items():
        for text in names:
            if text not in stated[kind]:
                yield kind.value, text[:TEXT_LIMIT], None
    schools = School.objects.filter(board_id=board.pk, is_active=True).order_by("name", "pk")
    towns = dict.fromkeys(school.municipality for school in schools)
    for town in dict.fromkeys((*([board.municipality] if board.municipality else ()), *towns)):
        yield BoardName.Kind.TOWN.value, town, None
    for school in schools:
        yield BoardName.Kind.SCHOOL.value, school.name, school.pk
