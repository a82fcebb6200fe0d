"""The people to play in the demo: families written by hand, and the traps set for whoever tries. Floor 11."""

from dataclasses import dataclass, replace
from datetime import date

from portail.demo.families import Adult, Child, Family, permanent_code

CAPITALE = "CSS de la Capitale"
RIVES = "CSS des Rives-de-l’Anse"
COLLEGE = "Collège des Hautes-Marées"

HERON_PECHEUR = "École du Héron-Pêcheur"
CHEMIN_COUVERT = "École du Chemin-Couvert"
FALAISE = "École secondaire de la Falaise"
PETIT_QUAI = "École du Petit-Quai"
HAUTES_COLLINES = "École secondaire des Hautes-Collines"


@dataclass(frozen=True, slots=True)
class Player:
    """A parent to play: what they would type for each child, and what should come of it.

    password: of an account that is open already, its children associated.
    """

    email: str
    children: tuple[tuple[str, Child], ...]
    story: str = ""
    trap: str = ""
    expect: str = "linked"
    password: str = ""


def child(
    family_name: str,
    given_names: str,
    birth: date,
    sex: str,
    *,
    level: str,
    school: str,
    file_number: str,
    last: int,
) -> Child:
    """A child whose permanent code follows from the rest; last: its two final digits."""
    return Child(
        family_name=family_name,
        given_names=given_names,
        birth_date=birth,
        sex=sex,
        level=level,
        file_number=file_number,
        permanent_code=permanent_code(family_name, given_names, birth, sex=sex, last=last),
        school=school,
    )


def adult(
    family_name: str,
    given_name: str,
    relation: str,
    *addresses: str,
    access: str = "yes",
    language: str = "fr",
) -> Adult:
    return Adult(family_name, given_name, relation, addresses, access, language, "418 555-0177")


# Plain cases --------------------------------------------------------------------------------------
JULIETTE = child(
    "Bouchard",
    "Juliette",
    date(2018, 4, 9),
    "F",
    level="P3",
    school=HERON_PECHEUR,
    file_number="2104518",
    last=4,
)
SAMUEL = child(
    "Bouchard",
    "Samuel",
    date(2015, 11, 27),
    "M",
    level="P5",
    school=HERON_PECHEUR,
    file_number="2098341",
    last=12,
)
ALEXIS = child(
    "Gagnon",
    "Alexis",
    date(2012, 1, 18),
    "M",
    level="S3",
    school=HAUTES_COLLINES,
    file_number="1305522",
    last=7,
)

# The family of the help pages ---------------------------------------------------------------------
MAIKA = child(
    "Bélanger-Côté",
    "Maïka",
    date(2012, 5, 21),
    "F",
    level="S3",
    school=HAUTES_COLLINES,
    file_number="0387214",
    last=3,
)
EMILE = child(
    "Bélanger-Côté",
    "Émile",
    date(2016, 8, 30),
    "M",
    level="P5",
    school=PETIT_QUAI,
    file_number="0400953",
    last=9,
)
ANAIS = child(
    "Bélanger-Côté",
    "Anaïs",
    date(2020, 3, 14),
    "F",
    level="P1",
    school=PETIT_QUAI,
    file_number="0412687",
    last=5,
)

# Stories ------------------------------------------------------------------------------------------
ZACK = child(
    "Saint-Onge", "Zack", date(2011, 12, 2), "M", level="S3", school=COLLEGE, file_number="0000417", last=6
)
FLORENCE = child(
    "Saint-Onge",
    "Florence",
    date(2017, 6, 25),
    "F",
    level="P4",
    school=CHEMIN_COUVERT,
    file_number="2110034",
    last=2,
)
ELOISE = child(
    "Haddad",
    "Éloïse",
    date(2016, 10, 11),
    "F",
    level="P4",
    school=CHEMIN_COUVERT,
    file_number="2107745",
    last=8,
)
LEO_XUAN = child(
    "Phạm",
    "Léo-Xuân",
    date(2020, 12, 24),
    "M",
    level="M5",
    school=CHEMIN_COUVERT,
    file_number="2131106",
    last=11,
)
MAELLE = child(
    "Thibodeau", "Maëlle", date(2014, 7, 3), "F", level="S1", school=FALAISE, file_number="2076609", last=21
)
AIDAN = child(
    "MacKenzie-O’Brien",
    "Aidan James",
    date(2013, 2, 14),
    "M",
    level="S2",
    school=FALAISE,
    file_number="2069950",
    last=14,
)

# Traps --------------------------------------------------------------------------------------------
# The school's own record holds the slip: the permanent code, made at birth, does not.
MISSPELT = replace(
    child(
        "Dufresne",
        "Béatrice",
        date(2017, 9, 1),
        "F",
        level="P4",
        school=HERON_PECHEUR,
        file_number="2111892",
        last=33,
    ),
    family_name="Dufrense",
)
NOEMIE = child(
    "Marchand",
    "Noémie",
    date(2016, 3, 30),
    "F",
    level="P5",
    school=HERON_PECHEUR,
    file_number="2101177",
    last=18,
)
LOUIS = child(
    "Desrosiers",
    "Louis",
    date(2015, 1, 6),
    "M",
    level="P6",
    school=CHEMIN_COUVERT,
    file_number="2090215",
    last=25,
)
LEA = child(
    "Desrosiers",
    "Léa",
    date(2015, 1, 6),
    "F",
    level="P6",
    school=CHEMIN_COUVERT,
    file_number="2090216",
    last=26,
)
JEANNE = child(
    "Côté L’Écuyer",
    "Jeanne Marie",
    date(2013, 10, 19),
    "F",
    level="S1",
    school=FALAISE,
    file_number="2071240",
    last=31,
)
FELIX = child(
    "Quessy", "Félix", date(2014, 4, 4), "M", level="P6", school=HERON_PECHEUR, file_number="2083307", last=15
)
ROMY = child(
    "Quessy", "Romy", date(2019, 2, 8), "F", level="P2", school=PETIT_QUAI, file_number="0409181", last=16
)
CHARLES = child(
    "Ladouceur",
    "Charles-Étienne",
    date(2018, 8, 17),
    "M",
    level="P3",
    school=HERON_PECHEUR,
    file_number="2105860",
    last=19,
)

FAMILIES = (
    Family(
        (JULIETTE, SAMUEL), (adult("Lavoie", "Mélanie", "mother", "melanie.lavoie@exemple.ca"),), CAPITALE
    ),
    Family((ALEXIS,), (adult("Gagnon", "Patrick", "father", "patrick.gagnon@exemple.ca"),), RIVES),
    Family(
        (MAIKA, EMILE, ANAIS),
        (
            adult("Côté", "Geneviève", "mother", "genevieve.cote@exemple.ca"),
            adult("Bélanger", "Simon", "father", "simon.belanger@exemple.ca"),
        ),
        RIVES,
        apart=True,
    ),
    Family((ZACK,), (adult("Saint-Onge", "Stéphanie", "mother", "stephanie.saintonge@exemple.ca"),), COLLEGE),
    Family(
        (FLORENCE,), (adult("Saint-Onge", "Stéphanie", "mother", "stephanie.saintonge@exemple.ca"),), CAPITALE
    ),
    Family(
        (ELOISE,),
        (
            adult(
                "Haddad-Lévesque",
                "Karim",
                "father",
                "karim.haddad@exemple.com",
                "k.haddad.levesque@exemple.ca",
            ),
            adult("Lévesque", "Josiane", "mother", "josiane.levesque@exemple.ca"),
        ),
        CAPITALE,
        apart=True,
    ),
    Family((LEO_XUAN,), (adult("Phạm", "Thị Mai", "mother", "mai.pham@exemple.ca"),), CAPITALE),
    Family(
        (MAELLE,), (adult("Thibodeau", "Réjeanne", "guardian", "rejeanne.thibodeau@exemple.ca"),), CAPITALE
    ),
    Family(
        (AIDAN,),
        (adult("O’Brien", "Emily", "mother", "emily.obrien@exemple.com", language="en"),),
        CAPITALE,
    ),
    Family((MISSPELT,), (adult("Dufresne", "Ariane", "mother", "ariane.dufresne@exemple.ca"),), CAPITALE),
    Family(
        (NOEMIE,),
        (
            adult("Lapierre", "Claudine", "mother", "claudine.lapierre@exemple.ca"),
            adult("Marchand", "Rémi", "father", "remi.marchand@exemple.ca", access="no"),
        ),
        CAPITALE,
    ),
    Family((LOUIS, LEA), (adult("Desrosiers", "Maude", "mother", "maude.desrosiers@exemple.ca"),), CAPITALE),
    Family((JEANNE,), (adult("L’Écuyer", "Annick", "mother", "annick.lecuyer@exemple.ca"),), CAPITALE),
    Family((FELIX,), (adult("Quessy", "Vincent", "father", "vincent.quessy@exemple.ca"),), CAPITALE),
    Family((ROMY,), (adult("Quessy", "Vincent", "father", "vincent.quessy@exemple.ca"),), RIVES),
    Family((CHARLES,), (adult("Ladouceur", "Hélène", "mother", "helene.ladouceur@exemple.ca"),), CAPITALE),
)

# The other home: its account is open, an absence is announced from it.
SIMON = Player(
    "simon.belanger@exemple.ca",
    ((RIVES, MAIKA), (RIVES, EMILE), (RIVES, ANAIS)),
    "L’autre maison des mêmes enfants : ses arrêts d’autobus, ses frais, ses reçus. Son compte est ouvert.",
    password="Deux canots rouges au quai 3",  # noqa: S106  (invented, and printed for whoever plays)
)

PLAYERS = (
    Player(
        "melanie.lavoie@exemple.ca",
        ((CAPITALE, JULIETTE), (CAPITALE, SAMUEL)),
        "Un cas simple : une mère, deux enfants à la même école.",
    ),
    Player(
        "patrick.gagnon@exemple.ca", ((RIVES, ALEXIS),), "Un cas simple : un père, un fils au secondaire."
    ),
    Player(
        "genevieve.cote@exemple.ca",
        ((RIVES, MAIKA), (RIVES, EMILE), (RIVES, ANAIS)),
        "Trois enfants dans deux écoles, une semaine sur deux chez Simon, qui reçoit un avis.",
    ),
    SIMON,
    Player(
        "stephanie.saintonge@exemple.ca",
        ((COLLEGE, ZACK), (CAPITALE, FLORENCE)),
        "Un enfant dans un établissement privé, sa sœur à l’école publique.",
    ),
    Player(
        "k.haddad.levesque@exemple.ca",
        ((CAPITALE, ELOISE),),
        "Un parent séparé; cette adresse est la deuxième que l’école connaît.",
    ),
    Player("mai.pham@exemple.ca", ((CAPITALE, LEO_XUAN),), "Un nom avec des signes que le clavier n’a pas."),
    Player(
        "rejeanne.thibodeau@exemple.ca", ((CAPITALE, MAELLE),), "Une grand-mère tutrice, seule répondante."
    ),
    Player("emily.obrien@exemple.com", ((CAPITALE, AIDAN),), "Une mère qui lit en anglais."),
)

TRAPS = (
    Player(
        "ariane.dufresne@exemple.ca",
        ((CAPITALE, replace(MISSPELT, family_name="Dufresne")),),
        "Le nom est bien écrit par la mère et mal écrit au dossier de l’école (Dufrense).",
        trap="typo",
        expect="mismatch",
    ),
    Player(
        "remi.marchand@exemple.ca",
        ((CAPITALE, NOEMIE),),
        "Tout concorde, mais l’école a retiré l’accès à ce parent.",
        trap="barred",
        expect="mismatch",
    ),
    Player(
        "maude.desrosiers@exemple.ca",
        ((CAPITALE, LOUIS), (CAPITALE, LEA)),
        "Des jumeaux : même date, même initiale, fiches qui se suivent.",
        trap="twins",
        expect="linked",
    ),
    Player(
        "annick.lecuyer@exemple.ca",
        ((CAPITALE, replace(JEANNE, family_name="Lecuyer", given_names="Jeanne")),),
        "Un seul des deux noms de famille, sans accent ni apostrophe, et le premier prénom.",
        trap="double_surname",
        expect="linked",
    ),
    Player(
        "vincent.quessy@exemple.ca",
        ((CAPITALE, FELIX), (RIVES, ROMY)),
        "Un enfant dans chacun de ses deux centres de services.",
        trap="two_boards",
        expect="linked",
    ),
    Player(
        "helene.ladouceur.maison@exemple.com",
        ((CAPITALE, CHARLES),),
        "Tout concorde, mais l’école connaît une autre adresse de cette mère.",
        trap="unknown_address",
        expect="mismatch",
    ),
)
