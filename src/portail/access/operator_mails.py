"""The words of mails to whoever runs this installation. Floor 8."""

from django.utils.translation import gettext as _

from portail.access.mails import Button, Mail, Paragraph, address_of
from portail.accounts.actions.alarms import AlarmFacts


def stuffing(alarm: AlarmFacts) -> Mail:
    """Wrong passwords over the whole portal, far more than usual."""
    facts = {"failures": alarm.failures, "tries": alarm.tries, "usual": alarm.usual_percent}
    return Mail(
        kind="operator.stuffing",
        subject=_("Alarme\u00a0: beaucoup de connexions échouent"),
        heading=_("Quelqu’un essaie peut-être des mots de passe volés"),
        blocks=(
            Paragraph(
                _(
                    "En cinq minutes, %(failures)s mots de passe sur %(tries)s étaient faux."
                    " D’habitude, c’est %(usual)s\u00a0%%."
                )
                % facts
            ),
            Paragraph(
                _("La commande «\u00a0portail alarms\u00a0» dit si cela dure. Une seule alarme est envoyée.")
            ),
            Button(_("Ouvrir le portail"), address_of("public:home"), main=False),
        ),
        small=_("Les comptes restent protégés par leurs limites. Rien n’est bloqué pour les parents."),
    )
