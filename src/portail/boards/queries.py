"""Searching the directory by what people call a board or a school, and browsing it. Floor 5."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db import connection

from portail.boards.models import Board, School
from portail.boards.rules import search_key, search_words, spans

_PER_PAGE = 20

# A name in parts: (text, whether it is what was searched for).
type Marked = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class BoardHit:
    """A board found. also: the former name, acronym, town or school that was found, if not its name."""

    id: int
    code: str
    name: str
    is_private: bool
    municipality: str
    region: str
    phone: str
    subscribed: bool
    marked_name: Marked
    also: Marked = ()
    also_kind: str = ""
    holds_address: bool = False


@dataclass(frozen=True, slots=True)
class SchoolHit:
    """A school found, with its board, which is what is subscribed or not."""

    name: str
    municipality: str
    board_name: str
    is_private: bool
    subscribed: bool
    marked_name: Marked


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """Boards under one heading: a region, or a letter where no region is known."""

    heading: str
    boards: tuple[BoardHit, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What the directory holds, for a sentence."""

    boards: int
    schools: int


_SEARCH_BOARDS = """
WITH every AS (
    SELECT n.board_id FROM unnest(%(patterns)s::text[]) AS w
    JOIN boards_boardname n ON ' ' || n.folded LIKE w
    GROUP BY n.board_id HAVING count(DISTINCT w) = cardinality(%(patterns)s::text[])
),
best AS (
    SELECT DISTINCT ON (n.board_id) n.board_id, n.text, n.kind,
        CASE
            WHEN n.folded = %(key)s THEN 0
            WHEN ' ' || n.folded LIKE ALL (%(starts)s) THEN 10
            WHEN ' ' || n.folded LIKE ALL (%(patterns)s) THEN 20
            ELSE 30
        END
        + array_position(ARRAY['acronym', 'current', 'former', 'town', 'school'], n.kind::text) AS rank
    FROM boards_boardname n JOIN every USING (board_id)
    WHERE ' ' || n.folded LIKE ANY (%(patterns)s)
    ORDER BY n.board_id, rank, length(n.text), n.text
)
SELECT b.id, b.code, b.name, b.kind = 'private', b.municipality, b.region, b.phone, b.subscribed,
    best.text, best.kind
FROM best JOIN boards_board b ON b.id = best.board_id
WHERE (b.kind = 'private') = %(private)s
ORDER BY b.id = ANY (%(first)s) DESC, best.rank, b.name
LIMIT %(limit)s
"""

# What each word finds among boards and towns is looked up once, not once a school.
_SEARCH_SCHOOLS = """
WITH found AS MATERIALIZED (
    SELECT w,
        ARRAY(SELECT board_id FROM boards_boardname
            WHERE kind IN ('current', 'former', 'acronym') AND ' ' || folded LIKE w) AS boards,
        ARRAY(SELECT text FROM boards_boardname WHERE kind = 'town' AND ' ' || folded LIKE w) AS towns
    FROM unnest(%(patterns)s::text[]) AS w
)
SELECT s.name, s.municipality, b.name, b.kind = 'private', b.subscribed
FROM boards_boardname n
JOIN boards_school s ON s.id = n.school_id
JOIN boards_board b ON b.id = n.board_id
WHERE n.kind = 'school' AND s.is_active AND NOT EXISTS (
    SELECT 1 FROM found WHERE NOT (
        ' ' || n.folded LIKE w OR s.municipality = ANY (towns) OR n.board_id = ANY (boards)))
ORDER BY ' ' || n.folded LIKE ALL (%(patterns)s) DESC,
    s.municipality = ANY (ARRAY(SELECT unnest(towns) FROM found)) DESC, s.name, b.name
LIMIT %(limit)s
"""


def search_boards(
    text: str, *, private: bool, first: Collection[int] = (), limit: int = _PER_PAGE
) -> list[BoardHit]:
    """Boards whose names, acronyms, towns and schools hold every word of TEXT, the best first.

    first: ids of boards to put before the others (those that hold the parent's address). Nothing
    typed finds nothing but those.
    """
    words = search_words(text)
    if not words:
        return [hit for hit in _boards(ids=first, private=private) if hit.id in set(first)]
    with connection.cursor() as cursor:
        cursor.execute(
            _SEARCH_BOARDS,
            {
                "key": search_key(text),
                "starts": [f"% {word}%" for word in words],
                "patterns": _patterns(words),
                "private": private,
                "first": list(first),
                "limit": limit,
            },
        )
        rows = cursor.fetchall()
    return [_hit(row, words, first) for row in rows]


def search_schools(text: str, *, limit: int = _PER_PAGE) -> list[SchoolHit]:
    """Schools, public and private, whose name, town and board hold every word of TEXT."""
    words = search_words(text)
    if not words:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH_SCHOOLS, {"patterns": _patterns(words), "limit": limit})
        rows = cursor.fetchall()
    return [
        SchoolHit(
            name=name,
            municipality=municipality,
            board_name=board_name,
            is_private=is_private,
            subscribed=subscribed,
            marked_name=_marked(name, words),
        )
        for name, municipality, board_name, is_private, subscribed in rows
    ]


def board_groups(*, private: bool) -> list[BoardGroup]:
    """Every board by region, for whoever prefers to browse; by first letter where no region is known."""
    hits = _boards(private=private)
    ordered = sorted(hits, key=lambda hit: (_heading(hit), hit.name))
    return [BoardGroup(heading, tuple(boards)) for heading, boards in groupby(ordered, key=_heading)]


def board_by_code(code: str) -> BoardHit | None:
    """The board with this code, or None."""
    board = Board.objects.filter(code=code).first()
    return _plain(board) if board is not None else None


def board_named(*, board_id: int) -> BoardHit | None:
    """The board with this id, or None."""
    board = Board.objects.filter(pk=board_id).first()
    return _plain(board) if board is not None else None


def counts() -> Counts:
    """How many boards and schools the directory holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT b.id), count(s.id) FROM boards_board b"
            " LEFT JOIN boards_school s ON s.board_id = b.id AND s.is_active"
        )
        boards, schools = cursor.fetchone()
    return Counts(boards, schools)


def _patterns(words: Sequence[str]) -> list[str]:
    # A short word must begin one; a longer one may stand inside (« anse » in « lanse »). Folded words
    # hold letters and digits only: nothing in them is a sign of LIKE.
    return [f"%{word}%" if len(word) > 2 else f"% {word}%" for word in words]


def _hit(row: Sequence[object], words: Sequence[str], first: Collection[int]) -> BoardHit:
    key, code, name, is_private, municipality, region, phone, subscribed, text, kind = row
    is_other = text != name
    return BoardHit(
        id=int(str(key)),
        code=str(code),
        name=str(name),
        is_private=bool(is_private),
        municipality=str(municipality),
        region=str(region),
        phone=str(phone),
        subscribed=bool(subscribed),
        marked_name=_marked(str(name), words),
        also=_marked(str(text), words) if is_other else (),
        also_kind=str(kind) if is_other else "",
        holds_address=key in first,
    )


def _boards(*, private: bool, ids: Collection[int] | None = None) -> list[BoardHit]:
    boards = Board.objects.order_by("name")
    boards = boards.filter(kind=Board.Kind.PRIVATE) if private else boards.exclude(kind=Board.Kind.PRIVATE)
    if ids is not None:
        boards = boards.filter(pk__in=ids)
    return [_plain(board, holds_address=board.pk in (ids or ())) for board in boards]


def _plain(board: Board, *, holds_address: bool = False) -> BoardHit:
    return BoardHit(
        id=board.pk,
        code=board.code,
        name=board.name,
        is_private=board.kind == Board.Kind.PRIVATE,
        municipality=board.municipality,
        region=board.region,
        phone=board.phone,
        subscribed=board.subscribed,
        marked_name=((board.name, False),),
        holds_address=holds_address,
    )


def _marked(name: str, words: Sequence[str]) -> Marked:
    parts: list[tuple[str, bool]] = []
    end = 0
    for start, stop in spans(name, words):
        parts += [(name[end:start], False), (name[start:stop], True)]
        end = stop
    return tuple(part for part in (*parts, (name[end:], False)) if part[0])


def _heading(hit: BoardHit) -> str:
    words = search_words(hit.name)
    return hit.region or (words[0][:1].upper() if words else "")


@dataclass(frozen=True, slots=True)
class SchoolContact:
    """Where and how to reach a school and its board; "" for what is not known."""

    name: str
    address: str
    municipality: str
    phone: str
    board: str
    board_phone: str
    board_website: str


def school_contact(*, board_id: int, school_id: int | None) -> SchoolContact:
    """A school of a board, or the board alone when a student has no school yet. At most two queries."""
    board = Board.objects.get(pk=board_id)
    school = School.objects.filter(pk=school_id, board_id=board_id).first() if school_id else None
    return SchoolContact(
        name=school.name if school else "",
        address=school.address if school else "",
        municipality=school.municipality if school else "",
        phone=school.phone if school else "",
        board=board.name,
        board_phone=board.phone,
        board_website=board.website,
    )
