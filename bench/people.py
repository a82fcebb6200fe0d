"""Invented families at the size the budgets speak of: 50,000 pupils, 40,000 parents with 1 to 3 children."""

import itertools
import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from portail.records.rules import permanent_code_letters

BOARDS, SCHOOLS_A_BOARD = 20, 10
FAMILIES = 25_000
SIZES = (1, 2, 2, 3)  # children of a family: two on average, hence 50,000 pupils
TWO_PARENTS = 0.6  # of the families, hence 40,000 parents and 80,000 links
SEED = 2026
SINCE = datetime(2026, 9, 1, 12, tzinfo=UTC)
PASSWORD = "Érable-rouge 47 au vent"
LANGUAGES = ("fr",) * 9 + ("en",)
LEVELS = ("M4", "M5", "P1", "P2", "P3", "P4", "P5", "P6", "S1", "S2", "S3", "S4", "S5")
LAST_NAMES = (
    "Tremblay",
    "Gagnon",
    "Roy",
    "Côté",
    "Bouchard",
    "Gauthier",
    "Morin",
    "Lavoie",
    "Fortin",
    "Gagné",
    "Ouellet",
    "Pelletier",
    "Bélanger",
    "Lévesque",
    "Bergeron",
    "Leblanc",
    "Paquette",
    "Girard",
    "Simard",
    "Boucher",
    "Caron",
    "Beaulieu",
    "Cloutier",
    "Dubé",
    "Poirier",
    "Fournier",
    "Lapointe",
    "L’Écuyer",
    "St-Pierre",
    "Nguyen",
    "Diallo",
    "Haddad",
    "Bœuf-Lemay",
    "Ben-Amor",
    "Vasquez-Ruiz",
)
FIRST_NAMES = (
    "Léa",
    "Emma",
    "Olivia",
    "Florence",
    "Alice",
    "Zoé",
    "Charlotte",
    "Béatrice",
    "Marie-Ève",
    "Anaïs",
    "Noémie",
    "Maëlle",
    "Inès",
    "Aïcha",
    "Rosalie",
    "William",
    "Liam",
    "Noah",
    "Thomas",
    "Félix",
    "Édouard",
    "Jean-Christophe",
    "Raphaël",
    "Émile",
    "Loïc",
    "Zacharie",
    "Ulysse",
    "Étienne",
    "Malik",
)

type Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Parent:
    """A parent as the sections use one. Their number is their contact's too."""

    id: int
    email: str
    children: int
    language: str


@dataclass(slots=True)
class Town:
    """All rows, by table; and the parents, to sign in as."""

    parents: list[Parent] = field(default_factory=list)
    tables: dict[str, tuple[tuple[str, ...], list[Row]]] = field(default_factory=dict)

    def add(self, table: str, **columns: object) -> None:
        """Add a row; the first of a table says its columns."""
        names, rows = self.tables.setdefault(table, (tuple(columns), []))
        if names != tuple(columns):
            raise ValueError(f"{table}: columns {tuple(columns)} after {names}")
        rows.append(tuple(columns.values()))


def town(password: str, *, families: int = FAMILIES) -> Town:
    """The same town every time. password: the stored form of PASSWORD, the same for all."""
    made = Town()
    chance = random.Random(SEED)
    _directory(made)
    students, persons = itertools.count(1), itertools.count(1)
    for family in range(families):
        school = chance.randrange(BOARDS * SCHOOLS_A_BOARD) + 1
        board = board_of(school)
        last = chance.choice(LAST_NAMES)
        children = [next(students) for _ in range(SIZES[family % len(SIZES)])]
        for child in children:
            _student(made, chance, child=child, school=school, last=last)
        for _ in range(2 if chance.random() < TWO_PARENTS else 1):
            person = next(persons)
            parent = Parent(person, _address(person), len(children), chance.choice(LANGUAGES))
            made.parents.append(parent)
            _account(made, parent, password)
            _contact(made, chance, parent, board, last)
            for position, child in enumerate(children):
                _follow(made, parent, board=board, child=child, position=position)
    return made


def _address(person: int) -> str:
    return f"parent{person:06d}@exemple.ca"


def board_of(school: int) -> int:
    """The board that a school belongs to."""
    return (school - 1) // SCHOOLS_A_BOARD + 1


def _directory(made: Town) -> None:
    for board in range(1, BOARDS + 1):
        made.add(
            "boards_board",
            id=board,
            code=f"{900_000 + board}",
            name=f"Centre de services scolaire du Banc {board}",
            kind="francophone",
            subscribed=True,
            absent_access="unknown",
            region="Capitale-Nationale",
            municipality="Ville-de-l’Essai",
            website="",
            phone="418 555-0100",
        )
        for school in range(1, SCHOOLS_A_BOARD + 1):
            number = (board - 1) * SCHOOLS_A_BOARD + school
            made.add(
                "boards_school",
                id=number,
                board_id=board,
                code=f"{number:06d}",
                source_id=f"org-{number}",
                name=f"École des Grands-Pins {number}",
                municipality="Ville-de-l’Essai",
                phone="418 555-0101",
                address="",
                preschool=True,
                primary=True,
                secondary=True,
                is_active=True,
            )


def _student(made: Town, chance: random.Random, *, child: int, school: int, last: str) -> None:
    first = chance.choice(FIRST_NAMES)
    born = date(2009, 1, 1) + timedelta(days=chance.randrange(4500))
    letters = permanent_code_letters(last, first) or "XXXX"
    made.add(
        "records_student",
        id=child,
        board_id=board_of(school),
        school_id=school,
        public_id=uuid.UUID(int=chance.getrandbits(128), version=4),
        source_id=f"student-{child}",
        file_number=f"{child:07d}",
        permanent_code=f"{letters}{born.day + 62:02d}{born:%m%y}{child % 100:02d}",
        family_name=last,
        given_names=first,
        usual_family_name="",
        usual_given_name="",
        birth_date=born,
        level=LEVELS[(2021 - born.year) % len(LEVELS)],
        is_active=True,
        revision=1,
    )


def _account(made: Town, parent: Parent, password: str) -> None:
    made.add(
        "accounts_person",
        id=parent.id,
        email=parent.email,
        password=password,
        last_login=None,
        language=parent.language,
        is_active=True,
        created_at=SINCE,
        seen_at=SINCE,
        former_visit_at=None,
    )
    made.add(
        "account_emailaddress",
        id=parent.id,
        user_id=parent.id,
        email=parent.email,
        verified=True,
        primary=True,
    )


def _contact(made: Town, chance: random.Random, parent: Parent, board: int, last: str) -> None:
    made.add(
        "records_contact",
        id=parent.id,
        board_id=board,
        source_id=f"contact-{parent.id}",
        family_name=last,
        given_name=chance.choice(FIRST_NAMES),
        language=parent.language,
        phone="",
        is_active=True,
    )
    made.add(
        "records_contactaddress",
        id=parent.id,
        board_id=board,
        contact_id=parent.id,
        address=parent.email,
        address_key=parent.email,
    )


def _follow(made: Town, parent: Parent, *, board: int, child: int, position: int) -> None:
    made.add(
        "records_guardianship",
        board_id=board,
        student_id=child,
        contact_id=parent.id,
        relation="parent",
        access="yes",
        starts_on=None,
        ends_on=None,
        is_active=True,
    )
    made.add(
        "links_link",
        id=uuid.UUID(int=child << 64 | parent.id, version=4),
        person_id=parent.id,
        board_id=board,
        student_id=child,
        contact_id=parent.id,
        address_key=parent.email,
        active=True,
        suspended_for="",
        ends_on=None,
        position=position,
        created_at=SINCE,
        suspended_at=None,
    )
