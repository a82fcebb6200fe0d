"""The files that describe people in a OneRoster package: columns, checks, what they are read into. Floor 6.

No database. The contract is published in docs/import/.
"""

from datetime import date

import polars as pl

from portail.boards.package import identifier, status
from portail.common.columns import address, choice, day, list_of, shape, text
from portail.common.quantities import yes_or_no
from portail.common.tabular import BadCell, Check, Column, Sheet
from portail.records.rules import FILE_NUMBER_DIGITS, NumberRefused, read_permanent_code

NAME_LIMIT = 80
PHONE_LIMIT = 30
LEVEL_LIMIT = 20
FIRST_BIRTH = date(1920, 1, 1)

GUARDIAN_ROLES = ("parent", "guardian", "relative")
_STAFF_ROLES = (
    "teacher", "aide", "administrator", "proctor", "counselor", "principal", "districtAdministrator",
    "siteAdministrator", "systemAdministrator",
    # Not of the standard, but other software's exports have them.
    "staff", "faculty", "professor", "lecturer",
)  # fmt: skip
ROLES = {name.casefold(): name for name in ("student", *GUARDIAN_ROLES, *_STAFF_ROLES)}
RELATIONS = {
    "mother": "mother", "mère": "mother", "mere": "mother",
    "father": "father", "père": "father", "pere": "father",
    "parent": "parent",
    "guardian": "guardian", "tuteur": "guardian", "tutrice": "guardian",
    "relative": "relative", "famille": "relative",
    "other": "other", "autre": "other",
}  # fmt: skip
ACCESS = {"yes": "yes", "oui": "yes", "no": "no", "non": "no", "unknown": "unknown", "inconnu": "unknown"}
LANGUAGES = {
    "fr": "fr", "fra": "fr", "français": "fr", "francais": "fr",
    "en": "en", "eng": "en", "anglais": "en", "english": "en",
}  # fmt: skip
SEXES = {name: name for name in ("male", "female", "unspecified", "other")}
CODE_FAULTS = {"health-insurance-number": "health_insurance_number"}
_STANDARD_USERS = frozenset(
    {
        "dateLastModified", "enabledUser", "username", "userIds", "password",
        "userMasterIdentifier", "resourceSourcedIds", "preferredMiddleName", "pronouns",
    }
)  # fmt: skip
_STANDARD_DEMOGRAPHICS = frozenset(
    {
        "dateLastModified", "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican",
        "nativeHawaiianOrOtherPacificIslander", "white", "demographicRaceTwoOrMoreRaces",
        "hispanicOrLatinoEthnicity", "countryOfBirthCode", "stateOfBirthAbbreviation", "cityOfBirth",
        "publicSchoolResidenceStatus",
    }
)  # fmt: skip


_seven_digits = shape(r"[0-9]{7}", code="not_a_file_number")


def _read_file_number(value: str) -> str:
    if value.isascii() and value.isdigit() and len(value) < 7:
        raise BadCell("lost_zeros")
    return _seven_digits(value)


file_number = Check(_read_file_number, "[0-9]{7}")
"""Seven digits. Fewer is what a spreadsheet leaves of leading zeros: refused, never padded."""


# A number of which a spreadsheet took one or two zeros; shorter is some other system's key.
_CUT = f"^[0-9]{{{FILE_NUMBER_DIGITS - 2},{FILE_NUMBER_DIGITS - 1}}}$"


def stated_number() -> pl.Expr:
    """The board's own column first, else the standard's identifier where it is one."""
    standard = pl.col("identifier")
    is_one = standard.str.contains(f"^[0-9]{{{FILE_NUMBER_DIGITS}}}$")
    own = pl.col("metadata.fileNumber")
    # Nothing, not "": that this row has no number it reads is told as what it is, once.
    is_cut = (own == "") & standard.str.contains(_CUT)
    return pl.when(is_cut).then(None).when((own == "") & is_one).then(standard).otherwise(own)


def has_lost_zeros() -> pl.Expr:
    """Whether the standard's identifier stands for the number and is what a spreadsheet leaves of one."""
    return (pl.col("own_number") == "") & pl.col("identifier").str.contains(_CUT)


def _read_permanent_code(value: str) -> str:
    try:
        return read_permanent_code(value).value
    except NumberRefused as refusal:
        raise BadCell(CODE_FAULTS.get(refusal.code, "permanent_code_shape")) from None


permanent_code = Check(
    _read_permanent_code,
    # Born on one of the first 28 days of a month since 2000: no health-insurance number reads like it.
    "[A-Z]{4}(?:6[3-9]|[78][0-9]|90)(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])[0-9]{4}",
)
"""Four letters and eight digits, spaces forgiven; the birth date beside it is compared later."""


def users(*, version: str) -> Sheet:
    """users.csv; in 1.1 it holds each person's role and schools, in 1.2 roles.csv does."""
    is_first = version == "1.1"
    ids = list_of(identifier)
    usual_family = ("preferredLastName", "metadata.usualFamilyName")
    usual_given = ("preferredFirstName", "metadata.usualGivenName")
    return Sheet(
        "users.csv",
        (
            Column("sourcedId", identifier, required=True, filled=True, unique=True),
            Column("status", status),
            Column("role", choice(ROLES), required=is_first, filled=is_first),
            Column("orgSourcedIds", ids, required=is_first),
            Column("primaryOrgSourcedId", identifier),
            Column("familyName", text(limit=NAME_LIMIT), required=True, filled=True),
            Column("givenName", text(limit=NAME_LIMIT), required=True, filled=True),
            Column("middleName", text(limit=NAME_LIMIT)),
            Column("preferredFamilyName", text(limit=NAME_LIMIT), aliases=usual_family),
            Column("preferredGivenName", text(limit=NAME_LIMIT), aliases=usual_given),
            Column("email", address),
            Column("metadata.otherEmails", list_of(address)),
            Column("phone", text(limit=PHONE_LIMIT)),
            Column("sms", text(limit=PHONE_LIMIT)),
            Column("metadata.language", choice(LANGUAGES)),
            Column("agentSourcedIds", ids),
            Column("grades", list_of(text(limit=LEVEL_LIMIT))),
            Column("metadata.level", text(limit=LEVEL_LIMIT)),
            Column("metadata.fileNumber", file_number),
            Column("identifier", text(limit=80)),
            Column("metadata.permanentCode", permanent_code),
            Column("metadata.adultAccess", yes_or_no),
        ),
        ignored=_STANDARD_USERS,
    )


ROLES_SHEET = Sheet(
    "roles.csv",
    (
        Column("sourcedId", identifier, unique=True),
        Column("status", status),
        Column("userSourcedId", identifier, required=True, filled=True),
        Column("role", choice(ROLES), required=True, filled=True),
        Column("roleType", choice({"primary": "primary", "secondary": "secondary"})),
        Column("orgSourcedId", identifier, required=True, filled=True),
        Column("beginDate", day(first=date(1990, 1, 1), last=date(2100, 12, 31))),
        Column("endDate", day(first=date(1990, 1, 1), last=date(2100, 12, 31))),
    ),
    ignored=frozenset({"dateLastModified", "userProfileSourcedId"}),
)


def demographics(*, today: date) -> Sheet:
    """demographics.csv: birth dates, which no other file of OneRoster holds."""
    return Sheet(
        "demographics.csv",
        (
            Column(
                "sourcedId", identifier, aliases=("userSourcedId",), required=True, filled=True, unique=True
            ),
            Column("status", status),
            Column("birthDate", day(first=FIRST_BIRTH, last=today), aliases=("birthdate",), required=True),
            Column("sex", choice(SEXES)),
        ),
        ignored=_STANDARD_DEMOGRAPHICS,
    )


RELATIONS_SHEET = Sheet(
    "relations.csv",
    (
        Column("studentSourcedId", identifier, required=True, filled=True),
        Column("contactSourcedId", identifier, required=True, filled=True),
        Column("relation", choice(RELATIONS), required=True),
        Column("access", choice(ACCESS)),
        Column("startDate", day(first=date(1990, 1, 1), last=date(2100, 12, 31))),
        Column("endDate", day(first=date(1990, 1, 1), last=date(2100, 12, 31))),
    ),
    closed=True,
)
