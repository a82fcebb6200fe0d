"""The words of mails about one's own account: what changed, and what to do if it was not you. Floor 8."""

from django.utils.translation import gettext as _

from portail.access.mails import Button, Mail, Paragraph, address_of


def password_changed() -> Mail:
    """To the main address, after a change or a reset."""
    return Mail(
        kind="account.password-changed",
        subject=_("Votre mot de passe a été changé"),
        heading=_("Votre mot de passe a été changé"),
        blocks=(
            Paragraph(
                _(
                    "Le mot de passe de votre compte vient d’être changé. Les autres appareils où vous étiez"
                    " connecté ont été déconnectés."
                )
            ),
            Paragraph(
                _(
                    "Ce n’était pas vous? Choisissez tout de suite un nouveau mot de passe, puis, dans"
                    " «\u00a0Mon compte\u00a0», retirez toute façon de vous connecter qui n’est pas à vous."
                )
            ),
            Button(_("Choisir un nouveau mot de passe"), address_of("public:reset")),
        ),
        small=_("C’était vous? Il n’y a rien à faire."),
    )


def address_added(*, address: str) -> Mail:
    """To every address of the account, the new one included."""
    return Mail(
        kind="account.address-added",
        subject=_("Une adresse a été ajoutée à votre compte"),
        heading=_("Une adresse a été ajoutée à votre compte"),
        blocks=(
            Paragraph(
                _("L’adresse %(address)s fait maintenant partie de votre compte.") % {"address": address},
                strong=address,
            ),
            Paragraph(
                _(
                    "Ce n’était pas vous? Changez votre mot de passe, puis retirez cette adresse dans"
                    " «\u00a0Mon compte\u00a0»."
                )
            ),
            Button(_("Ouvrir «\u00a0Mon compte\u00a0»"), address_of("parents:account")),
        ),
        small=_("C’était vous? Il n’y a rien à faire."),
    )


def account_closed() -> Mail:
    """To the main address of an account that is no more."""
    return Mail(
        kind="account.closed",
        subject=_("Votre compte est fermé"),
        heading=_("Votre compte est fermé"),
        blocks=(
            Paragraph(
                _(
                    "Votre compte, ses adresses et ses associations sont effacés. Le dossier de vos enfants,"
                    " qui appartient à l’école, ne change pas."
                )
            ),
            Paragraph(_("Vous pourrez créer un compte à nouveau quand vous le voudrez.")),
            Button(_("Créer votre compte"), address_of("public:sign_up"), main=False),
        ),
        small=_(
            "Ce n’était pas vous? Créez à nouveau votre compte, puis choisissez un autre mot de passe pour"
            " votre boîte de courriel."
        ),
    )
