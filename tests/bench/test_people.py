"""The invented town has the size that the budgets speak of, and is the same every time."""

from collections import Counter

from bench import people
from portail.records.rules import read_file_number, read_permanent_code


def test_a_hundredth_of_the_town_has_two_children_a_family_and_1_6_parents() -> None:
    town = people.town("stored", families=240)
    students = town.tables["records_student"][1]
    assert len(students) == 480
    assert 350 <= len(town.parents) <= 420
    assert set(Counter(parent.children for parent in town.parents)) == {1, 2, 3}
    assert len(town.tables["links_link"][1]) == sum(parent.children for parent in town.parents)


def test_the_town_is_the_same_every_time() -> None:
    assert people.town("stored", families=20).tables == people.town("stored", families=20).tables


def test_numbers_and_codes_are_shaped_as_the_boards() -> None:
    columns, rows = people.town("stored", families=50).tables["records_student"]
    for row in rows:
        student = dict(zip(columns, row, strict=True))
        read_file_number(str(student["file_number"]))
        assert read_permanent_code(str(student["permanent_code"])).birth_date == student["birth_date"]
