"""An import's report as the lines that a person reads, in French or English. Floor 8."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portail.common.comparing import Tally
from portail.common.tabular import Notice, Severity
from portail.imports.directory import DirectoryReport
from portail.imports.legacy import LegacyReport
from portail.imports.report import TABLES, ImportReport
from portail.imports.wording import place_of, sentence_of

TABLE_NAMES: Mapping[str, str | Promise] = {
    "boards": _("Organismes"),
    "schools": _("Écoles"),
    "school_years": _("Années scolaires"),
    "students": _("Élèves"),
    "contacts": _("Répondants"),
    "addresses": _("Adresses de courriel"),
    "guardianships": _("Liens élève-répondant"),
    "names": _("Noms pour la recherche"),
}
SEVERITIES: Mapping[Severity, str | Promise] = {
    Severity.ERROR: _("Erreurs"),
    Severity.WARNING: _("Avertissements"),
    Severity.INFO: _("Pour information"),
}


def report_lines(report: ImportReport) -> Iterator[str]:
    """Verdict first, then what was read and done, then every notice."""
    board = {"name": report.board_name, "code": report.board_code}
    if report.accepted:
        yield gettext("%(name)s (%(code)s) : importation acceptée.") % board
    else:
        yield gettext("%(name)s (%(code)s) : importation refusée. Rien n’a été changé.") % board
    if report.files:
        read = ", ".join(f"{file} ({count})" for file, count in report.files.items())
        yield gettext("OneRoster %(version)s. Lignes lues : %(files)s.") % {
            "version": report.version, "files": read,
        }  # fmt: skip
    if report.accepted:
        yield ""
        yield from tally_lines({name: report.tallies[name] for name in TABLES if name in report.tallies})
        yield from _access_lines(report)
        if not report.touched:
            yield gettext("Rien n’a changé depuis la dernière importation.")
    for severity in Severity:
        yield from notice_lines(report.notices, severity)


def directory_lines(report: DirectoryReport) -> Iterator[str]:
    """The same for an import of the directory."""
    if report.accepted:
        yield gettext("Répertoire : importation acceptée.")
        yield ""
        yield from tally_lines(report.tallies)
    else:
        yield gettext("Répertoire : importation refusée. Rien n’a été changé.")
    for severity in Severity:
        yield from notice_lines(report.notices, severity)


def legacy_lines(report: LegacyReport) -> Iterator[str]:
    """The same for addresses of former accounts."""
    if report.accepted:
        yield gettext("Adresses d’avant février 2017 : %(new)s nouvelles, %(known)s déjà connues.") % {
            "new": report.new,
            "known": report.known,
        }
    else:
        yield gettext("Adresses d’avant février 2017 : fichier refusé. Rien n’a été changé.")
    for severity in Severity:
        yield from notice_lines(report.notices, severity)


def tally_lines(tallies: Mapping[str, Tally]) -> Iterator[str]:
    """A table of rows created, changed, unchanged and ended."""
    heads = [gettext("créés"), gettext("changés"), gettext("inchangés"), gettext("terminés")]
    names = {name: str(TABLE_NAMES[name]) for name in tallies}
    width = max(len(text) for text in (*names.values(), "")) + 2
    yield " " * width + "".join(f"{head:>12}" for head in heads)
    for name, tally in tallies.items():
        numbers = (tally.created, tally.changed, tally.unchanged, tally.ended)
        yield f"{names[name]:<{width}}" + "".join(f"{number:>12}" for number in numbers)


def _access_lines(report: ImportReport) -> Iterator[str]:
    reading = gettext("oui") if report.absent_access_reads == "yes" else gettext("inconnu")
    yield gettext(
        "Accès que les fichiers ne disent pas : %(count)s, lus « %(reading)s » (réglage de l’organisme)."
    ) % {"count": report.absent_access, "reading": reading}
    if report.still_barred:
        yield gettext("Parmi eux, restés sans accès parce que l’organisme l’avait refusé : %(count)s.") % {
            "count": report.still_barred
        }
    if report.links_suspended or report.links_resumed:
        yield gettext("Associations de parents suspendues : %(suspended)s; rétablies : %(resumed)s.") % {
            "suspended": report.links_suspended,
            "resumed": report.links_resumed,
        }


def notice_lines(notices: Iterable[Notice], severity: Severity) -> Iterator[str]:
    """All the notices of one severity, none left out, by file and line, under their count."""
    found = sorted(
        (notice for notice in notices if notice.severity is severity),
        key=lambda notice: (notice.file, notice.line, notice.column),
    )
    if found:
        yield ""
        yield f"{SEVERITIES[severity]} ({len(found)})"
    for notice in found:
        yield "  " + gettext("%(place)s : %(sentence)s") % {
            "place": place_of(notice),
            "sentence": sentence_of(notice),
        }
