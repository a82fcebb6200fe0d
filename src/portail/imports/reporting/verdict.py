"""The verdict of a reading, in one sentence. Floor 8."""

from django.utils.translation import gettext, ngettext

from portail.imports.reporting.inspected import Inspected


def verdict_of(inspected: Inspected) -> str:
    """What an import of this package would do, in the reader's language."""
    if inspected.refused:
        return gettext("L’envoi serait refusé en entier; rien n’en serait appliqué.")
    if inspected.errors:
        return ngettext(
            "L’envoi serait appliqué, sauf une ligne mise de côté.",
            "L’envoi serait appliqué, sauf %(count)s lignes mises de côté.",
            inspected.aside,
        ) % {"count": inspected.aside}
    if inspected.warnings:
        return ngettext(
            "L’envoi est prêt; un avertissement mérite un coup d’œil.",
            "L’envoi est prêt; %(count)s avertissements méritent un coup d’œil.",
            inspected.warnings,
        ) % {"count": inspected.warnings}
    return gettext("L’envoi est prêt : rien à corriger.")


def contract_of(inspected: Inspected) -> str:
    """« OneRoster 1.2 », in the reader's language."""
    if not inspected.contract:
        return gettext("contrat non reconnu")
    if inspected.contract == "français":
        return gettext("contrat français du portail")
    return f"{inspected.contract} {inspected.version}"
