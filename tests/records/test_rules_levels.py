"""Levels, from preschool to the end of secondary school."""

import pytest

from portail.records.rules import Level, LevelRefused, read_level


def test_levels_are_in_the_order_of_school():
    assert " ".join(level.code for level in sorted(Level)) == "M4 M5 P1 P2 P3 P4 P5 P6 S1 S2 S3 S4 S5"


@pytest.mark.parametrize(
    ("level", "french", "english"),
    [
        (Level.PRESCHOOL_4, "Préscolaire 4\u00a0ans", "Preschool, age 4"),
        (Level.PRESCHOOL_5, "Préscolaire 5\u00a0ans", "Preschool, age 5"),
        (Level.PRIMARY_1, "1re année", "Grade 1"),
        (Level.PRIMARY_6, "6e année", "Grade 6"),
        (Level.SECONDARY_1, "1re secondaire", "Secondary 1"),
        (Level.SECONDARY_5, "5e secondaire", "Secondary 5"),
    ],
)
def test_levels_are_said_in_both_languages(level, french, english):
    assert (level.label("fr"), level.label("en")) == (french, english)


@pytest.mark.parametrize("level", Level)
def test_a_level_is_read_from_its_code(level):
    assert read_level(level.code) is level
    assert read_level(f" {level.code.lower()} ") is level


@pytest.mark.parametrize(
    ("grade", "level"),
    [
        ("PK", Level.PRESCHOOL_4),
        ("KG", Level.PRESCHOOL_5),
        ("01", Level.PRIMARY_1),
        ("6", Level.PRIMARY_6),
        ("07", Level.SECONDARY_1),
        ("11", Level.SECONDARY_5),
    ],
)
def test_a_level_is_read_from_an_exchange_grade(grade, level):
    assert read_level(grade) is level


@pytest.mark.parametrize("typed", ["", "12", "00", "S6", "M3", "huitième"])
def test_another_level_is_refused_with_what_is_known(typed):
    with pytest.raises(LevelRefused) as refused:
        read_level(typed)
    assert refused.value.values["typed"] == typed
    assert "P1" in refused.value.values["known"]
