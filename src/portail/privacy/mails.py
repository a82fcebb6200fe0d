"""The words of mails about requests and copies. No child is named in them. Floor 9."""

from django.utils.translation import gettext as _

from portail.access.mails import Button, Mail, Notice, Paragraph, address_of


def answered(*, is_done: bool, school: str, phone: str) -> Mail:
    """To the parent who asked: that the school answered. The answer itself stays on the portal."""
    said = (
        _("%(school)s a donné suite à ce que vous avez demandé au sujet d’un dossier.")
        if is_done
        else _("%(school)s a répondu à ce que vous avez demandé au sujet d’un dossier.")
    )
    offices = ((school, phone),) if school and phone else ()
    return Mail(
        kind="school-request.answered",
        subject=_("L’école a répondu à votre demande"),
        heading=_("L’école a répondu à votre demande"),
        blocks=(
            Paragraph(said % {"school": school}),
            Button(_("Lire la réponse"), address_of("parents:family")),
            Notice(_("Une question?"), _("Appelez le secrétariat de l’école."), offices=offices),
        ),
        small=_("Vous n’avez rien demandé? Changez votre mot de passe et avertissez le secrétariat."),
    )


def copy_ready(*, hours: int) -> Mail:
    """To whoever asked for a copy of what is held on them: it waits, and for how long."""
    return Mail(
        kind="copy.ready",
        subject=_("Vos données sont prêtes"),
        heading=_("Vos données sont prêtes"),
        blocks=(
            Paragraph(
                _(
                    "Vous pouvez les télécharger une seule fois, d’ici %(hours)s heures. Nous vous"
                    " demanderons de confirmer que c’est bien vous."
                )
                % {"hours": hours}
            ),
            Button(_("Télécharger mes données"), address_of("parents:my_data")),
        ),
        small=_(
            "Vous ne les avez pas demandées? Changez votre mot de passe : quelqu’un est entré dans votre"
            " compte."
        ),
    )
