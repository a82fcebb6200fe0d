"""The invented province: the same seed gives the same bytes, and its people are as the weights say."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portail.cli.demo import command
from portail.demo.province import page, places, weights
from portail.demo.province.chance import apportion, some_of, source, wheel
from portail.demo.province.families import FamilyId, children_of, draw_family, permanent_code
from portail.demo.province.writing import Order, write_province
from portail.records.rules import incoherences, read_permanent_code

SEED = 20261123
type Write = Callable[..., Path]
type Packages = Mapping[str, bytes]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def run(name: str = "province", *, processes: int = 1, **order: Any) -> Path:
        folder = tmp_path / name
        write_province(
            Order(**{"pupils": 1200, "seed": SEED, "folder": folder, **order}), processes=processes
        )
        return folder

    return run


def packages(folder: Path) -> Packages:
    return {path.stem: path.read_bytes() for path in sorted((folder / "packages").iterdir())}


def rows(package: bytes, file: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(file).decode())))


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_bytes_whatever_the_number_of_processes(write: Write) -> None:
    assert tree(write("one", night=1)) == tree(write("two", night=1, processes=2))


def test_another_seed_is_another_province(write: Write) -> None:
    one, other = packages(write("one")), packages(write("other", seed=2))
    assert not set(one.values()) & set(other.values())


def test_the_pupils_asked_for_are_there(write: Write) -> None:
    folder = write(errors=0)
    assert sum(len(rows(package, "demographics.csv")) for package in packages(folder).values()) == 1200


def test_a_night_without_changes_is_the_night_before(write: Write) -> None:
    assert packages(write("before")) == packages(write("after", night=1, changed=0))


def test_a_night_changes_some_boards_and_leaves_the_others_their_bytes(write: Write) -> None:
    before, after = packages(write("before")), packages(write("after", night=1, changed=0.02))
    same = {code for code in before if before[code] == after.get(code)}
    assert 0 < len(same) < len(before)


def test_shuffled_rows_are_the_same_in_another_order(write: Write) -> None:
    plain, shuffled = packages(write("plain", errors=0)), packages(write("shuffled", errors=0, shuffle=True))
    code = next(iter(plain))
    assert plain[code] != shuffled[code]
    for file in ("users.csv", "demographics.csv"):
        one, other = rows(plain[code], file), rows(shuffled[code], file)
        assert one != other
        assert sorted(map(str, one)) == sorted(map(str, other))


def test_numbers_and_keys_are_unique_in_their_board_after_many_nights(write: Write) -> None:
    for package in packages(write(errors=0, night=6, changed=0.2)).values():
        people = rows(package, "users.csv")
        numbers = [row["metadata.fileNumber"] for row in people if row["metadata.fileNumber"]]
        assert all(re.fullmatch(r"[0-9]{7}", number) for number in numbers)
        assert max(Counter(numbers).values()) == 1
        assert max(Counter(row["sourcedId"] for row in people).values()) == 1


def test_addresses_lie_in_the_domains_kept_for_examples(write: Write) -> None:
    domains = {
        row["email"].rpartition("@")[2].lower()
        for package in packages(write(errors=0)).values()
        for row in rows(package, "users.csv")
        if row["email"]
    }
    assert domains <= set(weights.DOMAINS)
    assert all(re.search(r"(^|\.)ex[ae]mple\.(ca|com|org|net)$", domain) for domain in domains)


def test_a_recycled_address_leaves_its_owner_for_somebody_new(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portail.demo.province.nights._CHANGES", wheel({"recycled_address": 1.0}))
    before, after = (
        packages(write("before", errors=0)),
        packages(write("after", errors=0, night=1, changed=0.2)),
    )
    moved = 0
    for code in before:
        owners = {row["email"]: row["sourcedId"] for row in rows(before[code], "users.csv") if row["email"]}
        for row in rows(after.get(code, before[code]), "users.csv"):
            owner = owners.get(row["email"])
            moved += owner is not None and owner != row["sourcedId"] and row["sourcedId"] >= "R5"
    assert moved > 10


@cache
def drawn() -> list[Any]:
    board = places.boards(seed=SEED, pupils=50_000)[0]
    return [
        draw_family(FamilyId(0, index), seed=SEED, home=board, children=children_of(index))
        for index in range(4000)
    ]


def test_people_are_as_many_as_the_issue_asks() -> None:
    children = sum(len(family.children) for family in drawn())
    assert children / len(drawn()) == pytest.approx(1.562, abs=0.02)
    assert sum(len(family.adults) for family in drawn()) / children == pytest.approx(2.0 / 1.2, abs=0.06)


def test_kinds_of_families_come_as_their_weights_say() -> None:
    kinds = Counter(family.kind for family in drawn())
    total = sum(weights.FAMILIES.values())
    for kind, weight in weights.FAMILIES.items():
        assert kinds[kind] / len(drawn()) == pytest.approx(weight / total, abs=0.025), kind


def test_permanent_codes_follow_from_names_and_births_but_for_the_rate_told() -> None:
    children = [child for family in drawn() for child in family.children if child.permanent_code]
    odd = 0
    for child in children:
        born = date.fromisoformat(child.birth_date)
        code = read_permanent_code(child.permanent_code, birth_date=born)
        odd += bool(
            incoherences(code, family_name=child.family_name, given_name=child.given_names, birth_date=born)
        )
        assert code.girl == (child.sex == "F")
    assert odd / len(children) == pytest.approx(weights.SHARES["permanent code from another name"], abs=0.004)


def test_siblings_are_born_the_same_day_or_far_apart() -> None:
    for family in drawn():
        births = sorted(date.fromisoformat(child.birth_date) for child in family.children)
        assert all(
            (later - earlier).days == 0 or (later - earlier).days > 270 for earlier, later in pairwise(births)
        ), family


def test_a_code_of_a_child_born_since_2000_adds_to_the_day() -> None:
    code = permanent_code("L’Écuyer", "Zoé", date(2015, 3, 9), "F", source("any"))
    assert code.startswith("LECZ715315")


def test_the_first_board_has_nine_hundredths_of_the_pupils_and_private_schools_a_tenth() -> None:
    everywhere = places.boards(seed=SEED, pupils=1_200_000)
    private = sum(board.pupils for board in everywhere if board.is_private)
    assert sum(board.pupils for board in everywhere) == 1_200_000
    assert everywhere[0].pupils / 1_200_000 == pytest.approx(0.09, abs=0.01)
    assert private == 120_000
    assert sum(board.kind == "anglophone" for board in everywhere) == weights.ENGLISH_BOARDS
    assert sum(board.kind == "special_status" for board in everywhere) == weights.SPECIAL_BOARDS
    for board in everywhere:
        assert len({school.name for school in board.schools}) == len(board.schools)


@pytest.mark.parametrize("total", [0, 1, 7, 100])
def test_what_is_apportioned_adds_up(total: int) -> None:
    assert sum(apportion(total, [5, 3, 1, 0.2])) == total


def test_some_of_a_count_are_about_their_share() -> None:
    assert len(list(some_of(100_000, share=0.01, random=source("share")))) == pytest.approx(1000, rel=0.1)
    assert list(some_of(3, share=1, random=source("all"))) == [0, 1, 2]
    assert list(some_of(3, share=0, random=source("none"))) == []


def test_the_page_shows_the_weights_of_today() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.written(), (
        "run: .venv/bin/python -m portail.demo.province.page"
    )


def test_the_command_writes_a_province_and_says_how_long_it_took(tmp_path: Path) -> None:
    arguments = ["province", "--pupils", "40", "--seed", "1", "--out", str(tmp_path), "--processes", "1"]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    assert "40 pupils" in result.output
    assert (tmp_path / "answers.json").exists()
