"""Our own contract's files about an organisation and its schools: organismes.csv and ecoles.csv. Floor 5."""

from portail.boards.package import ReceivedSchool, code, code_of, identifier, phone
from portail.common.columns import choice, list_of, text, values
from portail.common.reading import Table
from portail.common.tabular import Column, Sheet

_ORDRES = {
    "préscolaire": "preschool", "prescolaire": "preschool", "primaire": "primary",
    "secondaire": "secondary",
}  # fmt: skip

ORGANISMES = Sheet(
    "organismes.csv",
    (
        Column("code", code, required=True, filled=True, unique=True),
        Column("nom", text(limit=160)),
    ),
    closed=True,
)

ECOLES = Sheet(
    "ecoles.csv",
    (
        Column("ecole", identifier, required=True, filled=True, unique=True),
        Column("nom", text(limit=160), required=True, filled=True),
        Column("code", code, unique=True),
        Column("telephone", phone),
        Column("adresse", text(limit=200)),
        Column("municipalite", text(limit=80)),
        Column("ordres", list_of(choice(_ORDRES))),
    ),
    closed=True,
)


def read_ecoles(table: Table) -> tuple[ReceivedSchool, ...]:
    """The schools of ecoles.csv, the rows set aside left out."""
    return tuple(
        ReceivedSchool(
            code=row["code"] or code_of(row["ecole"]),
            name=row["nom"],
            municipality=row["municipalite"],
            phone=row["telephone"],
            address=row["adresse"],
            stages=frozenset(values(row["ordres"])),
            source_id=row["ecole"],
        )
        for row in table.rows()
        if not row.faulty
    )
