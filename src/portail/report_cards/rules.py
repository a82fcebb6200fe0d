"""What is printed on a report card, read from what was kept of it; its code and its proof. Pure; floor 7."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from portail.common.paper import is_paper_code, read_paper_code

NEWS = timedelta(days=30)
"""A card published longer ago when it comes is history that a board adds, and no news."""
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Competency:
    """One competency of a subject. weight: its share of the subject in percent, "" when not said."""

    name: str
    weight: str
    result: str


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject of a card, every value as the school wrote it: a percentage, a letter, « NE », or ""."""

    name: str
    teacher: str
    weight: str
    result: str
    average: str
    final: str
    final_average: str
    credits: str
    comment: str
    competencies: tuple[Competency, ...]


@dataclass(frozen=True, slots=True)
class Skill:
    """One of the « autres compétences », such as to organise one's work: words, and never a mark."""

    name: str
    teacher: str
    comment: str


@dataclass(frozen=True, slots=True)
class TermWeight:
    """What a term counts for in its school year, in percent."""

    name: str
    weight: str


@dataclass(frozen=True, slots=True)
class Content:
    """All that one version says, as it was when it was issued. given_name: as pages name the student.

    term: its number in the year, None when it is of none. term_name: as the school's terms call it, or "".
    """

    given_name: str
    given_names: str
    family_name: str
    file_number: str
    birth_date: date
    board: str
    school: str
    school_phone: str
    school_address: str
    guardians: tuple[str, ...]
    level: str
    group: str
    teacher: str
    director: str
    term: int | None
    term_name: str
    absences: str
    lates: str
    comment: str
    decision: str
    credits: str
    legend: tuple[str, ...]
    weights: tuple[TermWeight, ...]
    subjects: tuple[Subject, ...]
    skills: tuple[Skill, ...]

    @property
    def has_weights(self) -> bool:
        return any(one.weight or any(each.weight for each in one.competencies) for one in self.subjects)

    @property
    def has_results(self) -> bool:
        return any(one.result or any(each.result for each in one.competencies) for one in self.subjects)

    @property
    def has_percentages(self) -> bool:
        return any(one.result.replace(".", "").isdecimal() for one in self.subjects)

    @property
    def has_averages(self) -> bool:
        return any(subject.average for subject in self.subjects)

    @property
    def has_finals(self) -> bool:
        return any(subject.final for subject in self.subjects)

    @property
    def has_final_averages(self) -> bool:
        return any(subject.final_average for subject in self.subjects)

    @property
    def has_credits(self) -> bool:
        return any(subject.credits for subject in self.subjects)


@dataclass(frozen=True, slots=True)
class FormerTerm:
    """What an earlier card of the same year says, to stand beside a later one's results.

    number, name: the term's. card: as the school calls that card. results: by (subject, competency or "").
    """

    number: int
    name: str
    card: str
    published_at: datetime
    results: Mapping[tuple[str, str], str]


def results_of(content: Content) -> dict[tuple[str, str], str]:
    """Each result by what it is of; nothing of a name that stands twice, since either could be meant."""
    said = [((one.name, ""), one.result) for one in content.subjects]
    said += [((one.name, part.name), part.result) for one in content.subjects for part in one.competencies]
    times = Counter(name for name, _result in said)
    return {name: result for name, result in said if result and times[name] == 1}


def read_content(kept: Mapping[str, Any], *, averages: bool) -> Content:
    """The content of a version that was not withdrawn, from its JSON (report_cards.issuing writes it).

    averages: whether the board shows those of groups; otherwise none is in what is read.
    """
    lines = kept["lines"]
    return Content(
        **{name: kept[name] for name in _TEXTS},
        school_address=kept.get("school_address", ""),
        guardians=tuple(line for line in kept.get("guardians", "").splitlines() if line),
        decision=kept.get("decision", ""),
        credits=_number(kept.get("credits")),
        term=kept.get("term"),
        term_name=kept.get("term_name", ""),
        birth_date=date.fromisoformat(kept["birth_date"]),
        absences=_number(kept["absences"]),
        lates=_number(kept["lates"]),
        legend=tuple(line for line in kept["legend"].splitlines() if line),
        weights=tuple(TermWeight(one["name"], _number(one["weight"])) for one in kept["weights"]),
        subjects=_subjects([line for line in lines if not _is_skill(line)], averages=averages),
        skills=tuple(
            Skill(line["subject"], line["teacher"], line["comment"]) for line in lines if _is_skill(line)
        ),
    )


_TEXTS = (
    "given_name", "given_names", "family_name", "file_number", "board", "school", "school_phone", "level",
    "group", "teacher", "director", "comment",
)  # fmt: skip


def _is_skill(line: Mapping[str, str]) -> bool:
    return line.get("kind") == "skill"


def _subjects(lines: Sequence[Mapping[str, str]], *, averages: bool) -> tuple[Subject, ...]:
    """Lines of one subject that follow each other are one subject; its own line has no competency."""
    return tuple(
        _subject(name, list(of_one), averages=averages)
        for name, of_one in groupby(lines, lambda line: line["subject"])
    )


def _subject(name: str, lines: list[Mapping[str, str]], *, averages: bool) -> Subject:
    own = next((line for line in lines if not line["competency"]), {})
    return Subject(
        name=name,
        teacher=own.get("teacher", "") or lines[0]["teacher"],
        weight=_number(own.get("weight", "")),
        result=_number(own.get("result", "")),
        average=_number(own.get("average", "")) if averages else "",
        final=_number(own.get("final", "")),
        final_average=_number(own.get("final_average", "")) if averages else "",
        credits=_number(own.get("credits", "")),
        comment=own.get("comment", ""),
        competencies=tuple(
            Competency(line["competency"], _number(line["weight"]), _number(line["result"]))
            for line in lines
            if line["competency"]
        ),
    )


def _number(value: object) -> str:
    """« 82.50 » as « 82.5 », « 20.00 » as « 20 »; whatever else is written stays as it is."""
    if value is None:
        return ""
    text = str(value).replace(",", ".")
    whole, point, decimals = text.partition(".")
    if not (point and whole.isdecimal() and decimals.isdecimal()):
        return str(value)
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


# Verification ------------------------------------------------------------------------------------


def shown_code(code: str) -> str:
    """« 7K2M-Q9TD-0B4X-51FN », in groups for whoever copies it."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def read_code(typed: str) -> str:
    """The code's 16 signs as typed; "" when these can be no code."""
    signs = read_paper_code(typed)
    return signs if is_paper_code(signs) else ""


def proof_of(*, code: str, birth_date: date) -> str:
    """What opens an issued card to whoever holds its paper: the code alone tells nothing."""
    return f"report-card:{code}:{birth_date.isoformat()}"
