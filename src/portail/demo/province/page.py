"""The tables of docs/province.md, made of the weights; run as a module, it writes them. Floor 11."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from portail.demo.province import names, weights

PAGE = Path(__file__).resolve().parents[4] / "docs" / "province.md"
MARK = "<!-- weights: written by `python -m portail.demo.province.page` -->"

_SIZES = {
    "boards": weights.BOARDS,
    "of them English-speaking": weights.ENGLISH_BOARDS,
    "of them of special status": weights.SPECIAL_BOARDS,
    "private schools": weights.PRIVATE_SCHOOLS,
    "pupils of private schools": weights.PRIVATE_SHARE,
    "pupils a primary school": weights.PUPILS_A_PRIMARY_SCHOOL,
    "pupils a secondary school": weights.PUPILS_A_SECONDARY_SCHOOL,
}


@dataclass(frozen=True, slots=True)
class _Table:
    """A title, what the first column names, and the numbers; weights are shown with their shares too."""

    title: str
    rows: str
    numbers: Mapping[str, float] | Mapping[int, float]
    are_weights: bool = True

    def lines(self) -> Iterator[str]:
        total = sum(self.numbers.values())
        yield from (f"### {self.title}", "")
        yield f"| {self.rows} | weight | share |" if self.are_weights else f"| {self.rows} | value |"
        yield "|---|---|---|" if self.are_weights else "|---|---|"
        for name, number in self.numbers.items():
            share = f" {number / total:.1%} |" if self.are_weights else ""
            yield f"| {name} | {number:g} |{share}"
        yield ""


_TABLES = (
    _Table("Sizes", "what", _SIZES, are_weights=False),
    _Table("Children a family", "children", weights.CHILDREN),
    _Table("Levels between siblings", "levels", weights.YEARS_BETWEEN_SIBLINGS),
    _Table("Levels", "level", weights.LEVELS),
    _Table("Kinds of families", "kind", weights.FAMILIES),
    _Table("Relatives a family", "relatives", weights.RELATIVES),
    _Table("Addresses of a parent", "addresses", weights.ADDRESSES["parent"]),
    _Table("Addresses of a relative", "addresses", weights.ADDRESSES["relative"]),
    *(_Table(f"Access: {role.replace('_', ' ')}", "access", table) for role, table in weights.ACCESS.items()),
    _Table("Domains of addresses", "domain", weights.DOMAINS),
    _Table("Surnames of children", "surname", weights.SURNAMES),
    _Table("Names, French boards", "origin", {one.name: share for one, share in names.FRENCH_BOARDS.items()}),
    _Table(
        "Names, English boards", "origin", {one.name: share for one, share in names.ENGLISH_BOARDS.items()}
    ),
    _Table("Shares of people", "share of", weights.SHARES, are_weights=False),
    _Table("Habits of boards", "habit", weights.BOARD_HABITS, are_weights=False),
    _Table("Forms of files, times `--errors`", "form", weights.BOARD_FORMS, are_weights=False),
    _Table("Errors in pupils, times `--errors`", "code", weights.PUPIL_ERRORS, are_weights=False),
    _Table("Errors in contacts, times `--errors`", "code", weights.CONTACT_ERRORS, are_weights=False),
    _Table("Errors in relations, times `--errors`", "code", weights.RELATION_ERRORS, are_weights=False),
    _Table("Changes of a night", "change", weights.CHANGES),
)


def written() -> str:
    """The page with its tables as they are today; what stands over the mark is kept."""
    over = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    tables = "\n".join(line for table in _TABLES for line in table.lines())
    return f"{over}{MARK}\n\n{tables}"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
