"""The words of the mail about an account that is closed. Floor 8."""

from django.utils.translation import gettext as _

from portail.access.mails import Button, Mail, Paragraph, address_of


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
