"""File numbers and permanent codes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.records.rules import (
    Incoherence,
    NumberKind,
    NumberRefused,
    StudentNumber,
    incoherences,
    masked_file_number,
    masked_number,
    masked_permanent_code,
    permanent_code_letters,
    read_file_number,
    read_number,
    read_permanent_code,
)

births = st.dates(date(1932, 1, 1), date(2026, 8, 31))
pupils_births = st.dates(date(2000, 1, 1), date(2026, 8, 31))
letters = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=4)
sequels = st.integers(0, 99).map(lambda number: f"{number:02}")


def made_code(letters, birth, girl, sequel):
    day = birth.day + (62 if birth.year >= 2000 else 0)
    return f"{letters}{day:02}{birth.month + 50 * girl:02}{birth.year % 100:02}{sequel}"


def made_health_number(letters, birth, girl, sequel):
    return f"{letters}{birth.year % 100:02}{birth.month + 50 * girl:02}{birth.day:02}{sequel}"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2345678", "2345678"),
        ("0012345", "0012345"),
        (" 234 56 78 ", "2345678"),
        ("234\u00a05678", "2345678"),
        ("234-5678", "2345678"),
        ("２３４５６７８", "2345678"),
    ],
)
def test_a_file_number_keeps_its_seven_digits(typed, value):
    assert read_number(typed) == StudentNumber(NumberKind.FILE, value)


@pytest.mark.parametrize(
    ("typed", "count"), [("123456", 6), ("12345678", 8), ("1", 1), ("234/567", 7), ("٢٣٤٥٦٧٨", 7)]
)
def test_another_length_is_refused_with_its_count(typed, count):
    with pytest.raises(NumberRefused) as refused:
        read_file_number(typed)
    assert refused.value.code == "file-number-length"
    assert refused.value.values == {"count": count, "limit": 7}


@pytest.mark.parametrize("typed", ["", "  ", " - "])
def test_nothing_typed_is_said_so(typed):
    for read in (read_number, read_file_number, read_permanent_code):
        with pytest.raises(NumberRefused, match="number-missing"):
            read(typed)


@pytest.mark.parametrize(
    ("typed", "value", "birth", "girl"),
    [
        ("TREL 6703 1212", "TREL67031212", date(2012, 3, 5), False),
        ("trel67031212", "TREL67031212", date(2012, 3, 5), False),
        ("GAGZ-9261-1401", "GAGZ92611401", date(2014, 11, 30), True),
        ("GAGZ31629901", "GAGZ31629901", date(1999, 12, 31), True),
        ("CÔTÉ 6301 0099", "COTE63010099", date(2000, 1, 1), False),
        ("COTE99139901", "COTE99139901", None, False),
    ],
)
def test_a_permanent_code_is_taken_apart(typed, value, birth, girl):
    code = read_permanent_code(typed)
    assert (code.value, code.birth_date, code.girl) == (value, birth, girl)


@given(letters, births, st.booleans(), sequels)
def test_every_well_made_code_is_read_back(letters, birth, girl, sequel):
    code = read_permanent_code(made_code(letters, birth, girl, sequel))
    assert (code.birth_date, code.girl, code.letters) == (birth, girl, letters)


@pytest.mark.parametrize("typed", ["TREL6703121", "TREL670312123", "TRE67031212", "TRELO7031212", "T2345678"])
def test_another_shape_is_refused(typed):
    with pytest.raises(NumberRefused) as refused:
        read_number(typed)
    assert refused.value.code == "permanent-code-shape"
    assert refused.value.values == {"count": len(typed), "limit": 12}


@pytest.mark.parametrize("typed", ["TREL 1203 0512", "GAGZ 1461 3001", "TREL 0001 0101"])
def test_a_health_insurance_number_is_recognised(typed):
    with pytest.raises(NumberRefused, match="health-insurance-number"):
        read_number(typed)


@given(letters, pupils_births, st.booleans(), sequels)
def test_a_childs_health_number_is_recognised_beside_the_birth_date(letters, birth, girl, sequel):
    typed = made_health_number(letters, birth, girl, sequel)
    with pytest.raises(NumberRefused, match="health-insurance-number"):
        read_number(typed, birth_date=birth)


@given(letters, births, st.booleans(), sequels)
def test_the_childs_own_code_is_never_taken_for_a_health_number(letters, birth, girl, sequel):
    assert read_number(made_code(letters, birth, girl, sequel), birth_date=birth).kind is NumberKind.PERMANENT


@given(st.text(max_size=20))
def test_whatever_is_typed_gives_a_number_or_a_refusal_without_it(typed):
    told = {}
    try:
        number = read_number(typed)
    except NumberRefused as refused:
        told = refused.values
    else:
        assert number.value.isascii()
        assert len(number.value) in {7, 12}
    assert all(isinstance(value, int) for value in told.values())


@pytest.mark.parametrize(
    ("family", "given", "expected"),
    [
        ("Tremblay", "Léo", "TREL"),
        ("Ly", "Éloïse", "LYXE"),
        ("O", "Ann", "OXXA"),
        ("L’Écuyer", "Marie-Ève", "LECM"),
        ("de la Durantaye", "Zoé", "DELZ"),
        ("St-Pierre", "Œdipe", "STPO"),
        ("Lebœuf", "", "LEBX"),
        ("Иванов", "Лев", None),
    ],
)
def test_the_letters_follow_from_the_names(family, given, expected):
    assert permanent_code_letters(family, given) == expected


@pytest.mark.parametrize(
    ("family", "given", "birth", "found"),
    [
        ("Tremblay", "Léo", date(2012, 3, 5), set()),
        ("Иванов", "Лев", date(2012, 3, 5), set()),
        ("Gagnon", "Léo", date(2012, 3, 5), {Incoherence.FAMILY_NAME}),
        ("Tremblay", "Zoé", date(2012, 3, 5), {Incoherence.GIVEN_NAME}),
        ("Gagnon", "Zoé", date(2012, 5, 3), set(Incoherence)),
    ],
)
def test_incoherence_is_remarked(family, given, birth, found):
    code = read_permanent_code("TREL67031212")
    assert incoherences(code, family_name=family, given_name=given, birth_date=birth) == found


def test_a_code_without_a_date_is_coherent_with_any():
    code = read_permanent_code("TREL99139912")
    assert not incoherences(code, family_name="Tremblay", given_name="Léo", birth_date=date(2012, 3, 5))


def test_numbers_are_masked():
    assert masked_file_number("2345678") == "••••\u00a0678"
    assert masked_permanent_code("TREL67031212") == "TREL\u00a0••••\u00a0••12"
    assert masked_number(StudentNumber(NumberKind.FILE, "0012345")) == "••••\u00a0345"
    assert masked_number(StudentNumber(NumberKind.PERMANENT, "TREL67031212")).startswith("TREL")
