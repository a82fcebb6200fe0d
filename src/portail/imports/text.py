"""An import's report as the lines that a person reads, in French or English. Floor 8."""

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portail.common.comparing import Tally
from portail.imports.behind import behind_of
from portail.imports.directory import DirectoryReport
from portail.imports.domains import labels
from portail.imports.legacy import LegacyReport
from portail.imports.report import PEOPLE_TABLES, AccessSaid, Brake, Changes, ImportReport
from portail.imports.reporting.lines import findings_lines

TABLE_NAMES: Mapping[str, str | Promise] = {
    "boards": _("Organismes"),
    "schools": _("Écoles"),
    "school_years": _("Années scolaires"),
    "students": _("Élèves"),
    "contacts": _("Répondants"),
    "addresses": _("Adresses de courriel"),
    "guardianships": _("Liens élève-répondant"),
    "names": _("Noms pour la recherche"),
    **labels(),
}
TABLES = (*PEOPLE_TABLES, *labels())
"""A report's tables in the order in which they are told."""
VERDICTS: Mapping[str, str | Promise] = {
    "reported": _("importation appliquée."),
    "applied": _("importation appliquée."),
    "same": _("le même paquet que la dernière fois. Rien n’a été relu."),
    "refused": _("importation refusée. Rien n’a été changé."),
    "braked": _("importation retenue. Rien n’a été changé : une personne doit confirmer."),
    **dict.fromkeys(("received", "checked", "staged", "compared"), _("importation en cours.")),
    "interrupted": _("importation interrompue. Rien n’a été changé."),
    "failed": _("importation arrêtée par une panne. Rien n’a été changé."),
    "undone": _("importation défaite : le dossier dit de nouveau ce qu’il disait avant."),
}
LIMITS: Mapping[str, str | Promise] = {
    "aside": _("lignes mises de côté"),
    "departures": _("élèves qui partent"),
    "lost_links": _("associations de parents perdues"),
    "addresses": _("répondants dont une adresse est retirée"),
    "vanishing": _("lignes qui ne sont plus là"),
}

FIRST_BEHIND = 5


def report_lines(report: ImportReport, *, whole: bool = False) -> Iterator[str]:
    """Verdict first, then what it means, what was read and done, then what was found.

    whole: every row behind each figure, and not the first few.
    """
    yield gettext("%(name)s (%(code)s), importation n° %(run)s : %(verdict)s") % {
        "name": report.board_name, "code": report.board_code, "run": report.run_id,
        "verdict": _verdict(report),
    }  # fmt: skip
    if report.files:
        read = ", ".join(f"{file} ({count})" for file, count in report.files.items())
        yield gettext("%(contract)s. Lignes lues : %(files)s.") % {
            "contract": report.contract, "files": read,
        }  # fmt: skip
    for brake in report.braked_by:
        yield "  " + brake_line(brake)
    if report.figures.tallies:
        yield ""
        yield from _figures_lines(report, whole=whole)
    yield from findings_lines(report.findings)


def _verdict(report: ImportReport) -> str:
    if report.is_rehearsal:
        return gettext("répétition. Rien n’a été gardé; voici ce qui changerait.")
    return str(VERDICTS[report.state])


def _figures_lines(report: ImportReport, *, whole: bool) -> Iterator[str]:
    figures = report.figures
    yield from tally_lines({name: figures.tallies[name] for name in TABLES if name in figures.tallies})
    if figures.aside:
        yield ngettext(
            "%(aside)s ligne mise de côté sur %(rows)s : ce que le dossier en disait reste.",
            "%(aside)s lignes mises de côté sur %(rows)s : ce que le dossier en disait reste.",
            figures.aside,
        ) % {"aside": figures.aside, "rows": figures.rows}
    if figures.waiting:
        yield ngettext(
            "%(count)s ligne attend : ce qu’elle désigne n’est pas encore au dossier.",
            "%(count)s lignes attendent : ce qu’elles désignent n’est pas encore au dossier.",
            figures.waiting,
        ) % {"count": figures.waiting}
    yield from _access_lines(figures.access)
    changes = ", ".join(change_phrases(figures.changes))
    if changes:
        yield gettext("En clair : %(changes)s.") % {"changes": changes}
        yield from _behind_lines(figures.changes, whole=whole)
    elif not figures.touched:
        yield gettext("Rien n’a changé depuis la dernière importation.")


def change_phrases(changes: Changes) -> Iterator[str]:
    """« 12 élèves partent », « 3 parents perdent l’accès », …; nothing of what did not happen."""
    counted = (
        (changes.departures, ngettext("%s élève part", "%s élèves partent", changes.departures)),
        (changes.arrivals, ngettext("%s élève arrive", "%s élèves arrivent", changes.arrivals)),
        (
            changes.lost_access,
            ngettext("%s parent perd l’accès", "%s parents perdent l’accès", changes.lost_access),
        ),
        (
            changes.regained_access,
            ngettext("%s parent retrouve l’accès", "%s parents retrouvent l’accès", changes.regained_access),
        ),
        (
            changes.followed,
            ngettext("%s association suit son élève", "%s associations suivent leur élève", changes.followed),
        ),
        (
            changes.changed_addresses,
            ngettext(
                "%s répondant change d’adresse", "%s répondants changent d’adresse", changes.changed_addresses
            ),
        ),
    )
    return (phrase % count for count, phrase in counted if count)


def _behind_lines(changes: Changes, *, whole: bool) -> Iterator[str]:
    if whole:
        for name, lines in behind_of(changes).items():
            yield gettext("  %(name)s :") % {"name": name}
            yield from (f"    {line}" for line in lines)
        return
    for name, lines in behind_of(changes, first=FIRST_BEHIND).items():
        yield gettext("  %(name)s : %(rows)s") % {"name": name, "rows": "; ".join(lines)}


def brake_line(brake: Brake) -> str:
    """« élèves qui partent : 120 sur 800 (15 %); la limite est de 10 %. »"""
    what = str(LIMITS[brake.limit])
    if brake.where:
        what = f"{what} ({TABLE_NAMES.get(brake.where, brake.where)})"
    return gettext("%(what)s : %(value)s sur %(of)s (%(share).1f %%); la limite est de %(allowed)s %%.") % {
        "what": what, "value": brake.value, "of": brake.of,
        "share": 100 * brake.value / max(brake.of, 1), "allowed": brake.allowed,
    }  # fmt: skip


def directory_lines(report: DirectoryReport) -> Iterator[str]:
    """The same for an import of the directory."""
    if report.accepted:
        yield gettext("Répertoire : importation acceptée.")
        yield ""
        yield from tally_lines(report.tallies)
    else:
        yield gettext("Répertoire : importation refusée. Rien n’a été changé.")
    yield from findings_lines(report.findings)


def legacy_lines(report: LegacyReport) -> Iterator[str]:
    """The same for addresses of former accounts."""
    if report.accepted:
        yield gettext("Adresses d’avant février 2017 : %(new)s nouvelles, %(known)s déjà connues.") % {
            "new": report.new,
            "known": report.known,
        }
    else:
        yield gettext("Adresses d’avant février 2017 : fichier refusé. Rien n’a été changé.")
    yield from findings_lines(report.findings)


def tally_lines(tallies: Mapping[str, Tally]) -> Iterator[str]:
    """A table of rows created, changed, unchanged and ended."""
    heads = [gettext("créés"), gettext("changés"), gettext("inchangés"), gettext("terminés")]
    names = {name: str(TABLE_NAMES[name]) for name in tallies}
    width = max(len(text) for text in (*names.values(), "")) + 2
    yield " " * width + "".join(f"{head:>12}" for head in heads)
    for name, tally in tallies.items():
        numbers = (tally.created, tally.changed, tally.unchanged, tally.ended)
        yield f"{names[name]:<{width}}" + "".join(f"{number:>12}" for number in numbers)


def _access_lines(access: AccessSaid) -> Iterator[str]:
    reading = gettext("oui") if access.reads == "yes" else gettext("inconnu")
    yield gettext(
        "Accès que les fichiers ne disent pas : %(count)s, lus « %(reading)s » (réglage de l’organisme)."
    ) % {"count": access.unsaid, "reading": reading}
    if access.still_barred:
        yield gettext("Parmi eux, restés sans accès parce que l’organisme l’avait refusé : %(count)s.") % {
            "count": access.still_barred
        }
