"""Every weight that the province is drawn by; docs/province.md shows these tables. Floor 11.

Weights of one table count against each other; shares and rates are from 0 to 1.
"""

from collections.abc import Mapping

BOARDS = 72
ENGLISH_BOARDS = 9
SPECIAL_BOARDS = 3
PRIVATE_SCHOOLS = 256
PRIVATE_SHARE = 0.10
PUPILS_A_PRIMARY_SCHOOL = 310
PUPILS_A_SECONDARY_SCHOOL = 650

CHILDREN: Mapping[int, float] = {1: 55, 2: 35.5, 3: 8, 4: 1.3, 5: 0.2}
YEARS_BETWEEN_SIBLINGS: Mapping[int, float] = {1: 15, 2: 40, 3: 28, 4: 17}
LEVELS: Mapping[str, float] = {
    "M4": 55, "M5": 97, "P1": 100, "P2": 100, "P3": 100, "P4": 100, "P5": 100, "P6": 100,
    "S1": 98, "S2": 96, "S3": 94, "S4": 92, "S5": 88,
}  # fmt: skip
FAMILIES: Mapping[str, float] = {
    "together": 58,
    "shared_custody": 15,
    "sole_custody": 9,
    "recomposed": 8,
    "one_parent": 8,
    "guardian": 2,
}
RELATIVES: Mapping[int, float] = {0: 55, 1: 32, 2: 13}
ADDRESSES: Mapping[str, Mapping[int, float]] = {
    "parent": {0: 3, 1: 85, 2: 11, 3: 1},
    "relative": {0: 70, 1: 30},
}
ACCESS: Mapping[str, Mapping[str, float]] = {
    "parent": {"yes": 97.5, "unknown": 1.8, "no": 0.7},
    "other_parent": {"yes": 74, "unknown": 14, "no": 12},
    "step_parent": {"yes": 25, "unknown": 50, "no": 25},
    "relative": {"yes": 5, "unknown": 25, "no": 70},
}
DOMAINS: Mapping[str, float] = {
    "exemple.ca": 45,
    "courriel.exemple.ca": 22,
    "poste.exemple.ca": 13,
    "example.com": 12,
    "example.org": 6,
    "example.net": 2,
}
SURNAMES: Mapping[str, float] = {"father": 52, "mother": 13, "hyphen": 22, "space": 13}
SHARES: Mapping[str, float] = {
    "repeats a year": 0.04,
    "several given names": 0.30,
    "usual given name": 0.06,
    "usual family name": 0.01,
    "double surname of a parent": 0.09,
    "parents of the same origin": 0.82,
    "two mothers or two fathers": 0.012,
    "half-siblings in a recomposed family": 0.45,
    "one address for both parents together": 0.06,
    "capitals in an address": 0.04,
    "no permanent code yet": 0.03,
    "permanent code from another name": 0.006,
    "another school than the nearest": 0.10,
    "children in two boards": 0.02,
    "no language stated": 0.10,
    "no phone": 0.05,
    "English in a French board": 0.04,
    "English in an English board": 0.80,
    "a right that ends one day": 0.004,
}

BOARD_HABITS: Mapping[str, float] = {
    "OneRoster 1.1": 0.40,
    "no access column": 0.05,
    "no relations.csv": 0.05,
    "teachers in the files": 0.50,
    "no manifest": 0.25,
    "French, where contracts are mixed": 0.30,
}
"""Share of the boards; these are no errors, so --errors does not touch them."""

BOARD_FORMS: Mapping[str, float] = {
    "Windows-1252": 0.15,
    "byte order mark": 0.20,
    "CRLF": 0.40,
    "semicolons": 0.10,
    "folder in the zip": 0.25,
    "more columns": 0.25,
    "capitals without accents": 0.10,
}
"""Share of the boards, times --errors."""

PUPIL_ERRORS: Mapping[str, float] = {
    "lost_zeros": 0.0100,
    "damaged_text": 0.0006,
    "not_a_date": 0.0004,
    "no_such_day": 0.0003,
    "date_out_of_range": 0.0002,
    "missing_birth_date": 0.0004,
    "repeated_value": 0.0003,
    "health_insurance_number": 0.0006,
    "permanent_code_shape": 0.0003,
    "unknown_level": 0.0003,
}
CONTACT_ERRORS: Mapping[str, float] = {"not_an_address": 0.0012, "empty_cell": 0.0002}
RELATION_ERRORS: Mapping[str, float] = {"unknown_reference": 0.0006, "repeated_pair": 0.0004}
"""The import's code for each, and its share of the rows, times --errors."""

CHANGES: Mapping[str, float] = {
    "new_address": 30,
    "address_added": 8,
    "address_removed": 4,
    "phone": 8,
    "pupil_name": 9,
    "contact_name": 4,
    "school": 11,
    "board": 5,
    "departure": 7,
    "arrival": 7,
    "guardian_withdrawn": 3,
    "access_withdrawn": 2,
    "access_given": 2,
    "recycled_address": 1,
}
"""What happens to a family that changes during a night."""
