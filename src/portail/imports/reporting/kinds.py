"""What each column of the contracts holds, as the copy without persons must know it. Floor 8."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from portail.boards.french import ECOLES, ORGANISMES
from portail.boards.package import ACADEMIC_SESSIONS, ORGS, identifier, identifiers
from portail.common.tabular import Check, Column, Sheet
from portail.imports import french, oneroster
from portail.imports.domains import FRENCH, ONEROSTER, sheets_of_domains
from portail.records import french as people
from portail.records.domains import file_name
from portail.records.package import RELATIONS_SHEET, ROLES_SHEET, demographics, users


class Kind(StrEnum):
    """How a cell is replaced.

    PLAIN: kept where the column knows the word, for it names nobody. TEXT: its letters and digits are
    masked; whatever is not told otherwise is TEXT.
    """

    PLAIN = "plain"
    TEXT = "text"
    KEY = "key"
    IDENTIFIER = "identifier"
    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"
    FILE_NUMBER = "file_number"
    PERMANENT_CODE = "permanent_code"
    LEVEL = "level"
    BIRTH = "birth"
    PERIOD = "period"
    PROPERTY = "property"
    SETTING = "setting"


_BY_KIND: Mapping[Kind, tuple[str, ...]] = {
    Kind.PLAIN: (
        "status", "role", "roleType", "type", "relation", "access", "sex", "metadata.language",
        "metadata.stages", "metadata.adultAccess", "lien", "acces", "langue", "ordres",
        "acces_parents_majeur",
    ),
    Kind.KEY: (
        "sourcedId", "orgSourcedIds", "primaryOrgSourcedId", "agentSourcedIds", "userSourcedId",
        "orgSourcedId", "studentSourcedId", "contactSourcedId", "eleve", "adulte", "ecole",
        "code",
    ),
    Kind.IDENTIFIER: ("identifier",),
    Kind.NAME: (
        "familyName", "givenName", "middleName", "preferredFamilyName", "preferredGivenName", "nom",
        "prenom", "prenoms", "nom_usuel", "prenom_usuel", "name",
    ),
    Kind.ADDRESS: ("email", "metadata.otherEmails", "courriels"),
    Kind.PHONE: ("phone", "sms", "metadata.phone", "telephone"),
    Kind.FILE_NUMBER: ("metadata.fileNumber", "fiche"),
    Kind.PERMANENT_CODE: ("metadata.permanentCode", "code_permanent"),
    Kind.LEVEL: ("grades", "metadata.level", "niveau"),
    Kind.BIRTH: ("birthDate", "date_naissance"),
    Kind.PERIOD: ("startDate", "endDate", "beginDate", "debut", "fin"),
    Kind.TEXT: ("title", "metadata.address", "metadata.municipality", "adresse", "municipalite"),
    Kind.PROPERTY: ("propertyName",),
    Kind.SETTING: ("value",),
}  # fmt: skip
KINDS: Mapping[str, Kind] = {name: kind for kind, names in _BY_KIND.items() for name in names}
LISTS = frozenset(
    {"orgSourcedIds", "agentSourcedIds", "metadata.otherEmails", "courriels", "metadata.stages", "ordres",
     "grades", "termSourcedIds", "subjects"}
)  # fmt: skip
"""Columns whose cells hold several values, parted by commas."""

# The parts of a student's row that a permanent code is compared with, by contract.
PERMANENT_CODES = _BY_KIND[Kind.PERMANENT_CODE]
FAMILY_NAMES = ("familyName", "nom")
GIVEN_NAMES = ("givenName", "prenoms")

PROPERTIES = frozenset(
    {"manifest.version", "oneroster.version", "source.systemName", "source.systemCode"}
    | {f"file.{name.removesuffix('.csv')}" for name in (*oneroster.READ_FILES, *oneroster.PASSED_FILES)}
)
"""What a manifest may speak of."""


DOMAIN_FILES = frozenset(sheets_of_domains((*FRENCH, *ONEROSTER))) - {ACADEMIC_SESSIONS.file}


def kind_of(sheet: Sheet, column: Column) -> Kind:
    """The dates of a school year are everybody's; a domain's columns tell by their checks what they hold."""
    if sheet.file == ACADEMIC_SESSIONS.file and column.name in ("startDate", "endDate"):
        return Kind.PLAIN
    if sheet.file in DOMAIN_FILES:
        return _kind_by(column.check)
    return KINDS.get(column.name, Kind.TEXT)


def _kind_by(check: Check) -> Kind:
    if check in (identifier, identifiers, file_name):
        return Kind.KEY
    return Kind.PLAIN if check.names_nobody else Kind.TEXT


def sheets_of(contract: str, version: str, *, today: date) -> Mapping[str, Sheet]:
    """The sheets of a contract by file, as its reader reads them."""
    if contract == "OneRoster":
        sheets = [
            oneroster.MANIFEST, ORGS, ACADEMIC_SESSIONS, users(version=version), demographics(today=today),
            RELATIONS_SHEET, ROLES_SHEET,
        ]  # fmt: skip
    else:
        sheets = [ORGANISMES, ECOLES, people.eleves(today=today), people.ADULTES, people.RELATIONS_SHEET]
    domains = ONEROSTER if contract == "OneRoster" else FRENCH
    return {**sheets_of_domains(domains), **{sheet.file: sheet for sheet in sheets}}


def contract_files(contract: str) -> Iterable[str]:
    """The names of a contract's files, those that are not read yet with them."""
    own = oneroster if contract == "OneRoster" else french
    return (*own.READ_FILES, *own.PASSED_FILES)
