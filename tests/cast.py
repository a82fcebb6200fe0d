"""Who lives in the tests' world: boards, schools, children, their adults. Invented, all of them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """A school as its board's export names it."""

    code: str
    name: str
    municipality: str
    phone: str
    address: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """A board of the directory; former and acronyms as the directory's file writes them."""

    code: str
    name: str
    kind: str
    region: str
    municipality: str
    phone: str
    former: tuple[str, ...]
    acronyms: tuple[str, ...]
    schools: tuple[SchoolFacts, ...]


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """A student as the board's record says; what a parent would type stands in the same fields."""

    source_id: str
    board: BoardFacts
    school: SchoolFacts
    family_name: str
    given_names: str
    birth_date: date
    file_number: str
    permanent_code: str
    level: str
    usual_given_name: str = ""
    usual_family_name: str = ""


@dataclass(frozen=True, slots=True)
class GuardianFacts:
    """One adult of one board, and what they are to each child: (child, relation, access)."""

    source_id: str
    board: BoardFacts
    family_name: str
    given_name: str
    email: str
    children: tuple[tuple[ChildFacts, str, str], ...]


QUATRE_VENTS = SchoolFacts(
    "900101", "École des Quatre-Vents", "Québec", "418 555-0111", "12, rue du Nordet, Québec", ("primary",)
)
CAP_BRULE = SchoolFacts(
    "900102",
    "École secondaire du Cap-Brûlé",
    "Québec",
    "418 555-0112",
    "80, chemin du Cap, Québec",
    ("secondary",),
)
GRANDE_MAREE = SchoolFacts(
    "900201", "École de la Grande-Marée", "Rivière-Blanche", "418 555-0121", "", ("preschool", "primary")
)
COLLEGE_SCHOOL = SchoolFacts(
    "900300",
    "Collège des Hautes-Marées",
    "Lévis",
    "418 555-0131",
    "3, avenue du Large, Lévis",
    ("secondary",),
)

CAPITALE = BoardFacts(
    "900100", "CSS de la Capitale", "francophone", "Capitale-Nationale", "Québec", "418 555-0100",
    ("Commission scolaire de la Capitale",), ("CSSDLC",), (QUATRE_VENTS, CAP_BRULE),
)  # fmt: skip
RIVES = BoardFacts(
    "900200", "CSS des Rives-de-l’Anse", "francophone", "Bas-Saint-Laurent", "Rivière-Blanche",
    "418 555-0200",
    ("Commission scolaire des Rives",), ("CSSRA",), (GRANDE_MAREE,),
)  # fmt: skip
COLLEGE = BoardFacts(
    "900300", "Collège des Hautes-Marées", "private", "Chaudière-Appalaches", "Lévis", "418 555-0131",
    (), ("CHM",), (COLLEGE_SCHOOL,),
)  # fmt: skip
BOARDS = (CAPITALE, RIVES, COLLEGE)

MAIKA = ChildFacts(
    "s-maika", CAPITALE, QUATRE_VENTS, "Gagnon", "Maïka", date(2017, 2, 22), "2345678", "GAGM84021704", "P3"
)
EMILE_B = ChildFacts(
    "s-emile", RIVES, GRANDE_MAREE, "Gagnon", "Émile", date(2019, 11, 3), "0456789", "GAGE65111908", "P1"
)
ANAIS = ChildFacts(
    "s-anais",
    RIVES,
    GRANDE_MAREE,
    "Roy",
    "Anaïs Marie-Ève",
    date(2018, 6, 14),
    "0456790",
    "ROYA76561812",
    "P2",
)
LOUIS = ChildFacts(
    "s-louis", CAPITALE, QUATRE_VENTS, "Bélanger", "Louis", date(2016, 9, 9), "2345701", "BELL71091616", "P4"
)
LEA = ChildFacts(
    "s-lea", CAPITALE, QUATRE_VENTS, "Bélanger", "Léa", date(2016, 9, 9), "2345702", "BELL71591618", "P4"
)
NOE = ChildFacts(
    "s-noe", CAPITALE, CAP_BRULE, "Côté-L’Écuyer", "Noé", date(2012, 1, 31), "2345800", "COTN93011220", "S2"
)
ZOE = ChildFacts(
    "s-zoe", CAPITALE, CAP_BRULE, "Haddad", "Zoé", date(2011, 5, 5), "2345801", "HADZ67551122", "S3",
    usual_given_name="Zo",
)  # fmt: skip
FELIX = ChildFacts(
    "s-felix",
    COLLEGE,
    COLLEGE_SCHOOL,
    "St-Pierre",
    "Félix",
    date(2011, 12, 1),
    "0000042",
    "STPF63121124",
    "S3",
)
CHILDREN = (MAIKA, EMILE_B, ANAIS, LOUIS, LEA, NOE, ZOE, FELIX)

ALICE = GuardianFacts(
    "c-alice", CAPITALE, "Tremblay", "Alice", "alice.tremblay@exemple.ca", ((MAIKA, "mother", "yes"),)
)
ALICE_IN_RIVES = GuardianFacts(
    "r-alice", RIVES, "Tremblay", "Alice", "alice.tremblay@exemple.ca", ((EMILE_B, "mother", "yes"),)
)
BOB = GuardianFacts("c-bob", CAPITALE, "Gagnon", "Bob", "bob.gagnon@exemple.ca", ((MAIKA, "father", "no"),))
GRANDMOTHER = GuardianFacts(
    "c-rita", CAPITALE, "Tremblay", "Rita", "rita.tremblay@exemple.ca", ((MAIKA, "relative", "yes"),)
)
CHARLIE = GuardianFacts(
    "r-charlie", RIVES, "Roy", "Charlie", "charlie.roy@exemple.ca", ((ANAIS, "father", "yes"),)
)
DELPHINE = GuardianFacts(
    "c-delphine", CAPITALE, "Bélanger", "Delphine", "delphine.belanger@exemple.ca",
    ((LOUIS, "mother", "yes"), (LEA, "mother", "yes")),
)  # fmt: skip
LUCIE = GuardianFacts(
    "c-lucie", CAPITALE, "Côté", "Lucie", "lucie.cote@exemple.ca", ((NOE, "mother", "yes"),)
)
NADIA = GuardianFacts(
    "c-nadia", CAPITALE, "Haddad", "Nadia", "nadia.haddad@exemple.ca", ((ZOE, "mother", "unknown"),)
)
FRANCIS = GuardianFacts(
    "p-francis", COLLEGE, "St-Pierre", "Francis", "francis.stpierre@exemple.ca", ((FELIX, "father", "yes"),)
)
GUARDIANS = (ALICE, ALICE_IN_RIVES, BOB, GRANDMOTHER, CHARLIE, DELPHINE, LUCIE, NADIA, FRANCIS)

# An address that no school holds.
STRANGER = "personne.inconnue@exemple.ca"
