"""The verdict of a reading, in one sentence. Floor 8."""

from django.utils.translation import gettext, ngettext

from portail.imports.reporting.checked import Checked


def verdict_of(checked: Checked) -> str:
    """What an import of this package would do, in the reader's language."""
    if checked.errors:
        return ngettext(
            "Une erreur est à corriger avant l’envoi.",
            "%(count)s erreurs sont à corriger avant l’envoi.",
            checked.errors,
        ) % {"count": checked.errors}
    if checked.warnings:
        return ngettext(
            "Rien n’empêche l’envoi; un avertissement mérite un coup d’œil.",
            "Rien n’empêche l’envoi; %(count)s avertissements méritent un coup d’œil.",
            checked.warnings,
        ) % {"count": checked.warnings}
    return gettext("Rien à corriger : l’envoi est prêt.")
