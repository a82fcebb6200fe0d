"""A card in words, in its reader's language: what the page shows and what the PDF prints. Floor 7."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portail.common.dates import long_date
from portail.report_cards.models import Kind
from portail.report_cards.queries import CardPage
from portail.report_cards.rules import Content, FormerTerm, Subject, shown_code

_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. kind: subject, part (a competency) or comment; cells: under each of the columns.

    A comment has none, and goes over all of them.
    """

    kind: str
    name: str
    under: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of one of the other competencies. under: by whom, "" when not said."""

    name: str
    under: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is written on a card, in reading order. keys: which column each is, for its looks."""

    language: str
    title: str
    student: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    rows: tuple[Row, ...]
    skills_title: str
    skills: tuple[Note, ...]
    comment_title: str
    comment: tuple[str, ...]
    ending_title: str
    ending: tuple[str, ...]
    reading_title: str
    reading: tuple[str, ...]
    checking_title: str
    checking: tuple[str, ...]
    footer: str


def paper_of(page: CardPage, content: Content) -> Paper:
    """The card in the language of the page under way."""
    former = _beside(page, content)
    columns = _columns(content, former)
    return Paper(
        language=_language(),
        title=page.card.name,
        student=f"{content.given_names} {content.family_name}",
        facts=tuple((label, value) for label, value in _facts(page, content) if value),
        columns=tuple(columns.values()),
        keys=tuple(columns),
        rows=tuple(row for subject in content.subjects for row in _rows(subject, former, tuple(columns))),
        skills_title=_("Autres compétences"),
        skills=tuple(Note(one.name, one.teacher, _lines(one.comment)) for one in content.skills),
        comment_title=_("Commentaire général"),
        comment=_lines(content.comment),
        ending_title=_("Fin d’année"),
        ending=tuple(_ending(content)),
        reading_title=_("Comment lire ce bulletin"),
        reading=tuple(_reading(page, content, former)),
        checking_title=_("Vérifier ce document"),
        checking=tuple(_checking(page)),
        footer=f"{content.given_names} {content.family_name} · {page.card.name}",
    )


def _lines(written: str) -> tuple[str, ...]:
    return tuple(line for line in written.splitlines() if line)


def _facts(page: CardPage, content: Content) -> list[tuple[str, str]]:
    classroom = ", ".join(
        part
        for part in (content.level, _("groupe %(name)s") % {"name": content.group} if content.group else "")
        if part
    )
    return [
        (_("École"), content.school),
        (_("Organisme scolaire"), content.board if content.board != content.school else ""),
        (_("Adresse de l’école"), content.school_address),
        (_("Téléphone de l’école"), content.school_phone),
        (_("Classe"), classroom),
        (_("Année scolaire"), page.card.year),
        (_("Titulaire"), content.teacher),
        (_("Direction"), content.director),
        (_("Répondants"), "; ".join(content.guardians)),
        (_("Journées d’absence"), _number(content.absences)),
        (_("Retards"), content.lates),
        (_("Numéro de fiche"), content.file_number),
        (_("Date de naissance"), long_date(content.birth_date, _language())),
        (_("Émis le"), long_date(page.card.issued_on, _language())),
    ]


def _ending(content: Content) -> list[str]:
    """What the school decided, and the credits that it counted in all."""
    said = [content.decision] if content.decision else []
    if content.credits:
        said.append(_("Unités obtenues : %(number)s") % {"number": _number(content.credits)})
    return said


@dataclass(frozen=True, slots=True)
class Compared:
    """What somebody who holds the paper is told: enough to compare it, and no more than is printed on it.

    newer: when a later version took its place. results: (subject, result), none of a card taken back.
    """

    facts: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]
    newer: datetime | None
    is_withdrawn: bool


def compared(page: CardPage) -> Compared:
    """The issued facts of a version that a paper proves, in the language of the page under way."""
    content, card = page.content, page.card
    facts = [
        (_("Document"), card.name),
        (_("Élève"), f"{content.given_name} {content.family_name[:1]}." if content else ""),
        (_("École"), card.school),
        (_("Année scolaire"), card.year),
        (_("Émis le"), long_date(card.issued_on, _language())),
        (_("Décision"), content.decision if content else ""),
        (_("Unités obtenues"), _number(content.credits) if content else ""),
        (_("Version"), str(card.number)),
    ]
    return Compared(
        facts=tuple((label, value) for label, value in facts if value),
        results=tuple((one.name, _number(one.result)) for one in content.subjects if one.result)
        if content
        else (),
        newer=None if card.is_current else page.current.published_at,
        is_withdrawn=page.current.is_withdrawn,
    )


# The table ---------------------------------------------------------------------------------------


def _beside(page: CardPage, content: Content) -> tuple[FormerTerm, ...]:
    """The earlier terms that say something of what this card is about."""
    own = {(one.name, "") for one in content.subjects}
    own |= {(one.name, part.name) for one in content.subjects for part in one.competencies}
    return tuple(term for term in page.former if own & term.results.keys())


def _columns(content: Content, former: tuple[FormerTerm, ...]) -> dict[str, str]:
    """The columns that this card fills, by what stands in them."""
    own = {
        "average": (_("Groupe"), content.has_averages),
        "result": (_term_name(content.term, content.term_name), content.has_results),
    }
    asked = {
        "name": (_("Matière et compétences"), True),
        "weight": (_("Pondération"), content.has_weights),
        **{_key(one): (_term_name(one.number, one.name), True) for one in former},
        # After its term where there are several: of which one it is must be plain.
        **(dict(reversed(own.items())) if former else own),
        "final": (_("Résultat final"), content.has_finals),
        "final-average": (_("Groupe, année"), content.has_final_averages),
        "credits": (_("Unités"), content.has_credits),
    }
    return {key: words for key, (words, is_there) in asked.items() if is_there}


def _key(former: FormerTerm) -> str:
    return f"former-{former.number}"


def _term_name(number: int | None, name: str) -> str:
    """The head of its results."""
    if number is None:
        return _("Résultat")
    return name or _("Étape %(number)s") % {"number": number}


def _rows(subject: Subject, former: tuple[FormerTerm, ...], columns: tuple[str, ...]) -> list[Row]:
    def earlier(competency: str = "") -> dict[str, str]:
        return {_key(one): _number(one.results.get((subject.name, competency), "")) for one in former}

    own = {"weight": _percent(subject.weight), "average": _number(subject.average)}
    own |= {"result": _number(subject.result), "final": _number(subject.final), **earlier()}
    own |= {"final-average": _number(subject.final_average), "credits": _number(subject.credits)}
    rows = [Row("subject", subject.name, subject.teacher, _cells(own, columns))]
    for part in subject.competencies:
        said = {"weight": _percent(part.weight), "result": _number(part.result), **earlier(part.name)}
        rows.append(Row("part", part.name, cells=_cells(said, columns)))
    if subject.comment:
        words = _("Commentaire : %(comment)s") % {"comment": " ".join(subject.comment.split())}
        rows.append(Row("comment", words))
    return rows


def _cells(said: dict[str, str], columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(said.get(column, "") for column in columns[1:])


# How it is read and checked ----------------------------------------------------------------------


def _reading(page: CardPage, content: Content, former: tuple[FormerTerm, ...]) -> list[str]:
    said = []
    if page.card.kind == Kind.FIRST:
        said.append(_("La première communication dit comment l’année a commencé. Ce n’est pas un bulletin."))
    if content.has_weights:
        said.append(
            _(
                "Le résultat d’une matière est celui que l’école a calculé : chaque compétence compte selon"
                " sa pondération. Le portail ne recalcule rien."
            )
        )
    if content.weights:
        terms = "; ".join(f"{one.name}, {_percent(one.weight)}" for one in content.weights)
        said.append(
            _("Poids des étapes dans le résultat final de %(year)s : %(terms)s.")
            % {"year": page.card.year, "terms": terms}
        )
    if content.has_percentages:
        said.append(_("Le seuil de réussite est de 60 %."))
    if content.has_averages or content.has_final_averages:
        said.append(
            _("La moyenne du groupe situe un résultat parmi d’autres; elle dit peu du chemin d’un élève.")
        )
    said += [
        _("%(term)s : résultats de « %(name)s », publié le %(day)s.")
        % {"term": _term_name(one.number, one.name), "name": one.card,
           "day": long_date(timezone.localdate(one.published_at), _language())}
        for one in former
    ]  # fmt: skip
    said += content.legend
    return said or [_("Chaque appréciation est celle de l’école. Le portail n’y change rien.")]


def _checking(page: CardPage) -> list[str]:
    return [
        _("Code de vérification : %(code)s") % {"code": shown_code(page.code)},
        _(
            "Qui tient ce document peut le comparer à celui que l’école a émis : %(address)s, avec le code et"
            " la date de naissance de l’élève."
        )
        % {"address": f"{settings.BASE_URL}/verifier/"},
        _("Version %(number)s") % {"number": page.card.number},
    ]


# Numbers -----------------------------------------------------------------------------------------


def _language() -> str:
    return (get_language() or "fr")[:2]


def _number(value: str) -> str:
    """« 82,5 » in French; what is no number stays as the school wrote it."""
    whole, point, decimals = value.partition(".")
    is_number = point and whole.isdecimal() and decimals.isdecimal()
    return f"{whole},{decimals}" if is_number and _language() == "fr" else value


def _percent(value: str) -> str:
    if not value:
        return ""
    return f"{_number(value)}{_NO_BREAK}%" if _language() == "fr" else f"{value}%"
