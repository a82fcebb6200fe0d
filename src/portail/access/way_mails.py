"""The words of mails about a way into the account: what changed, and what if it was not you. Floor 8."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portail.access.mails import Button, Mail, Paragraph, address_of
from portail.accounts.alerts import AlertFacts
from portail.notices.rules import TOKEN_MARKER

# kind: its subject, and a sentence on what it means.
_WORDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "signed-in-new-device": (
        gettext_lazy("Votre compte a été ouvert sur un nouvel appareil"),
        gettext_lazy("Il n’avait jamais été ouvert sur cet appareil."),
    ),
    "signed-in-after-failures": (
        gettext_lazy("Votre compte a été ouvert après plusieurs essais ratés"),
        gettext_lazy("Avant d’y entrer, quelqu’un s’est trompé plusieurs fois de mot de passe."),
    ),
    "password-changed": (
        gettext_lazy("Votre mot de passe a été changé"),
        gettext_lazy(
            "Le mot de passe de votre compte vient d’être changé. Les autres appareils où vous étiez"
            " connecté ont été déconnectés."
        ),
    ),
    "address-added": (
        gettext_lazy("Une adresse a été ajoutée à votre compte"),
        gettext_lazy("Elle peut maintenant servir à vous connecter."),
    ),
    "address-removed": (
        gettext_lazy("Une adresse a été retirée de votre compte"),
        gettext_lazy("Elle ne sert plus à vous connecter, et les enfants qu’elle associait sont suspendus."),
    ),
    "address-made-main": (
        gettext_lazy("L’adresse principale de votre compte a été changée"),
        gettext_lazy("Les courriels du portail vont maintenant à une autre de vos adresses."),
    ),
    "passkey-added": (
        gettext_lazy("Une clé d’accès a été ajoutée à votre compte"),
        gettext_lazy("L’appareil qui la garde peut maintenant ouvrir votre compte."),
    ),
    "passkey-removed": (
        gettext_lazy("Une clé d’accès a été retirée de votre compte"),
        gettext_lazy("Elle n’ouvre plus votre compte."),
    ),
    "social-added": (
        gettext_lazy("Un compte social a été ajouté à votre compte"),
        gettext_lazy("Vous pouvez maintenant entrer avec lui."),
    ),
    "social-removed": (
        gettext_lazy("Un compte social a été retiré de votre compte"),
        gettext_lazy("Il n’ouvre plus votre compte."),
    ),
    "password-set": (
        gettext_lazy("Votre compte a maintenant un mot de passe"),
        gettext_lazy(
            "Il ouvre votre compte. Les autres appareils où vous étiez connecté ont été déconnectés."
        ),
    ),
    "password-removed": (
        gettext_lazy("Votre mot de passe a été retiré"),
        gettext_lazy("Vous entrez maintenant avec vos autres façons de vous connecter."),
    ),
    "second-factor-added": (
        gettext_lazy("La validation en deux étapes est activée"),
        gettext_lazy("Après votre mot de passe, le portail demande un code de votre application."),
    ),
    "second-factor-removed": (
        gettext_lazy("La validation en deux étapes est désactivée"),
        gettext_lazy("Votre mot de passe suffit de nouveau pour entrer."),
    ),
    "recovery-codes-made": (
        gettext_lazy("Vos codes de secours ont été remplacés"),
        gettext_lazy("Les anciens ne servent plus."),
    ),
    "recovery-code-used": (
        gettext_lazy("Un code de secours a servi"),
        gettext_lazy("Quelqu’un s’est servi d’un de vos codes de secours. Il ne sert plus."),
    ),
    "feed-made": (
        gettext_lazy("Une adresse de calendrier a été créée dans votre compte"),
        gettext_lazy(
            "Qui a cette adresse peut lire l’agenda de vos enfants sans se connecter. Elle se révoque dans"
            " l’agenda."
        ),
    ),
    "rescue-issued": (
        gettext_lazy("Une école a remis un code pour votre compte"),
        gettext_lazy("Ce code permet de demander à entrer sans la deuxième étape, après 72 heures."),
    ),
    "rescue-cancelled": (
        gettext_lazy("La demande d’accès à votre compte est arrêtée"),
        gettext_lazy("La deuxième étape de votre compte reste en place."),
    ),
    "rescue-finished": (
        gettext_lazy("La deuxième étape de votre compte a été retirée"),
        gettext_lazy(
            "Comme demandé avec le code de l’école, vos clés d’accès et la validation en deux étapes ne sont"
            " plus dans votre compte."
        ),
    ),
}


def of(told: AlertFacts) -> Mail:
    """To every proved address of the account. KeyError for a kind without words: a test walks them all."""
    if told.kind == "rescue-asked":
        return rescue_asked(told)
    if told.kind == "disavowed":
        return disavowed()
    return _alert(told)


def _alert(told: AlertFacts) -> Mail:
    subject, meaning = _WORDS[told.kind]
    return Mail(
        kind=f"account.{told.kind}",
        subject=str(subject),
        heading=str(subject),
        blocks=(
            Paragraph(str(meaning)),
            Paragraph(_when(told)),
            Paragraph(
                _(
                    "Ce n’était pas vous? Dites-le\u00a0: tous vos appareils seront déconnectés, et vous"
                    " choisirez un nouveau mot de passe. Le bouton sert pendant sept jours."
                )
            ),
            Button(
                _("Ce n’était pas moi"),
                address_of("public:not_me", token=told.link_start + TOKEN_MARKER),
            ),
        ),
        small=_("C’était vous? Il n’y a rien à faire."),
    )


def disavowed() -> Mail:
    """To every proved address, once somebody who was told said that it was not them."""
    return Mail(
        kind="account.disavowed",
        subject=_("Tous vos appareils ont été déconnectés"),
        heading=_("Tous vos appareils ont été déconnectés"),
        blocks=(
            Paragraph(
                _(
                    "Avec le bouton d’un de nos courriels, quelqu’un a dit «\u00a0Ce n’était pas moi\u00a0»."
                    " Pour entrer, choisissez un nouveau mot de passe."
                )
            ),
            Button(_("Choisir un nouveau mot de passe"), address_of("public:reset")),
        ),
        small=_(
            "Une fois dans votre compte, retirez dans «\u00a0Mon compte\u00a0» ce que vous ne"
            " reconnaissez pas."
        ),
    )


def _when(told: AlertFacts) -> str:
    """« Le 23 novembre 2026 à 14:05, avec Chrome sur Android. »"""
    at = timezone.localtime(told.at)
    facts = {"day": date_format(at, "DATE_FORMAT"), "time": date_format(at, "TIME_FORMAT")}
    browser, _stroke, system = told.device.partition("/")
    if browser and system:
        facts |= {"browser": browser, "system": system}
        return _("C’était le %(day)s à %(time)s, avec %(browser)s sur %(system)s.") % facts
    if browser or system:
        return _("C’était le %(day)s à %(time)s, avec %(device)s.") % {**facts, "device": browser or system}
    return _("C’était le %(day)s à %(time)s.") % facts


def rescue_asked(told: AlertFacts) -> Mail:
    """To every proved address, while there are three days to say no."""
    return Mail(
        kind="account.rescue-asked",
        subject=_("Quelqu’un demande à entrer dans votre compte sans la deuxième étape"),
        heading=_("Est-ce bien vous?"),
        blocks=(
            Paragraph(
                _(
                    "Avec votre mot de passe et un code remis par une école, quelqu’un demande à retirer la"
                    " deuxième étape de votre compte. Sans réponse, elle sera retirée dans 72 heures."
                ),
                strong=_("dans 72 heures"),
            ),
            Button(
                _("Ce n’était pas moi"),
                address_of("public:rescue_cancel", token=told.link_start + TOKEN_MARKER),
            ),
        ),
        small=_("C’était vous? Il n’y a rien à faire\u00a0: revenez vous connecter dans trois jours."),
    )


def kinds() -> frozenset[str]:
    """Every kind that has words."""
    return frozenset({*_WORDS, "rescue-asked", "disavowed"})
