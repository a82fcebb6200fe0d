"""The words of the mail that answers for an address: a code, or why there is none. Floor 8.

Everything that the screen may not say is said here, to the owner of the address alone.
"""

from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portail.access.mails import Block, Button, Code, Mail, Notice, Paragraph, address_of
from portail.accounts.models import Challenge
from portail.accounts.queries import ChallengeFacts
from portail.accounts.seals import link_token_start
from portail.common.dates import time_of_day
from portail.notices.rules import CODE_MARKER, TOKEN_MARKER

Purpose = Challenge.Purpose


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an address, looked up by the worker and never by the request.

    offices: name and phone of the few boards that may be called, when no school holds it.
    """

    has_account: bool
    is_held: bool
    is_legacy: bool
    offices: tuple[tuple[str, str], ...] = ()


def answer(challenge: ChallengeFacts, standing: Standing) -> Mail:
    """Word the mail for a challenge, in the language under way."""
    if challenge.purpose == Purpose.RESET:
        return _reset(challenge) if standing.has_account else _no_account(standing)
    if challenge.purpose == Purpose.ADD_ADDRESS:
        return _taken() if standing.has_account else _address(challenge, standing)
    if challenge.purpose == Purpose.CONFIRM:
        return _confirm(challenge)
    if challenge.purpose == Purpose.SOCIAL and standing.has_account:
        return _sign_in_first()
    return _already(standing) if standing.has_account else _sign_up(challenge, standing)


def _sign_up(challenge: ChallengeFacts, standing: Standing) -> Mail:
    return Mail(
        kind="code.sign-up",
        subject=CODE_MARKER + _("\u00a0: votre code pour le Portail Parents"),
        heading=_("Voici votre code"),
        blocks=(
            *_code(challenge, label=_("Continuer l’inscription")),
            _school(
                standing,
                good=_(
                    "Vous pourrez associer vos enfants dès la fin de l’inscription."
                    " Ayez leur numéro de fiche, imprimé sur le bulletin."
                ),
            ),
            *_legacy(standing),
        ),
        small=_(
            "Vous n’avez rien demandé? Ignorez ce message\u00a0: sans le code, personne ne peut ouvrir de"
            " compte à votre adresse. Nous ne vous demanderons jamais ce code par téléphone."
        ),
    )


def _already(standing: Standing) -> Mail:
    return Mail(
        kind="sign-up.account-exists",
        subject=_("Vous avez déjà un compte au Portail Parents"),
        heading=_("Vous avez déjà un compte"),
        blocks=(
            Paragraph(
                _(
                    "Quelqu’un, sans doute vous, a demandé à créer un compte avec cette adresse. Elle en a"
                    " déjà un\u00a0: il n’y a pas de code à entrer. Connectez-vous avec votre mot de passe."
                )
            ),
            Button(_("Se connecter"), address_of("account_login")),
            Paragraph(_("Vous ne vous souvenez plus de votre mot de passe? Choisissez-en un autre.")),
            Button(_("Choisir un nouveau mot de passe"), address_of("public:reset"), main=False),
            _school(standing, good=_("Vous pouvez associer vos enfants depuis votre compte.")),
        ),
        small=_("Vous n’avez rien demandé? Ignorez ce message\u00a0: votre compte n’a pas changé."),
    )


def _reset(challenge: ChallengeFacts) -> Mail:
    return Mail(
        kind="code.reset",
        subject=CODE_MARKER + _("\u00a0: votre code pour choisir un nouveau mot de passe"),
        heading=_("Voici votre code"),
        blocks=_code(challenge, label=_("Choisir un nouveau mot de passe")),
        small=_(
            "Vous n’avez rien demandé? Ignorez ce message\u00a0: sans le code, personne ne peut changer votre"
            " mot de passe. Nous ne vous demanderons jamais ce code par téléphone."
        ),
    )


def _no_account(standing: Standing) -> Mail:
    return Mail(
        kind="reset.no-account",
        subject=_("Il n’y a pas de compte à cette adresse"),
        heading=_("Il n’y a pas de compte à cette adresse"),
        blocks=(
            Paragraph(
                _(
                    "Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour cette adresse. Elle"
                    " n’a pas de compte au Portail Parents\u00a0: il n’y a pas de code à entrer. Créez votre"
                    " compte avec l’adresse que vous avez fournie à l’école."
                )
            ),
            Button(_("Créer votre compte"), address_of("public:sign_up")),
            *_legacy(standing),
            _school(standing, good=_("C’est la bonne adresse pour créer votre compte.")),
        ),
        small=_("Vous n’avez rien demandé? Ignorez ce message\u00a0: rien n’a été créé à votre adresse."),
    )


def _address(challenge: ChallengeFacts, standing: Standing) -> Mail:
    return Mail(
        kind="code.add-address",
        subject=CODE_MARKER + _("\u00a0: votre code pour ajouter cette adresse"),
        heading=_("Voici votre code"),
        blocks=(
            *_code(challenge, label=_("Ajouter cette adresse")),
            _school(standing, good=_("Vous pourrez associer les enfants dont elle est au dossier.")),
        ),
        small=_(
            "Vous n’avez rien demandé? Ignorez ce message\u00a0: sans le code, personne ne peut ajouter votre"
            " adresse à son compte. Nous ne vous demanderons jamais ce code par téléphone."
        ),
    )


def _taken() -> Mail:
    return Mail(
        kind="add-address.account-exists",
        subject=_("Cette adresse sert déjà à un compte"),
        heading=_("Cette adresse sert déjà à un compte"),
        blocks=(
            Paragraph(
                _(
                    "Quelqu’un, sans doute vous, a demandé à ajouter cette adresse à un compte. Elle"
                    " sert déjà à un compte du Portail Parents, et une adresse ne sert qu’à un seul\u00a0:"
                    " il n’y a pas de code à entrer. Connectez-vous avec elle, ou retirez-la d’abord de"
                    " l’autre compte."
                )
            ),
            Button(_("Se connecter"), address_of("account_login")),
        ),
        small=_("Vous n’avez rien demandé? Ignorez ce message\u00a0: votre compte n’a pas changé."),
    )


def _sign_in_first() -> Mail:
    return Mail(
        kind="social.account-exists",
        subject=_("Vous avez déjà un compte au Portail Parents"),
        heading=_("Vous avez déjà un compte"),
        blocks=(
            Paragraph(
                _(
                    "Quelqu’un, sans doute vous, s’est connecté avec un compte social et a donné cette"
                    " adresse. Elle a déjà un compte : il n’y a pas de code à entrer. Dans le même"
                    " navigateur, connectez-vous d’abord comme d’habitude :"
                    " vous pourrez y ajouter le compte social."
                )
            ),
            Button(_("Se connecter"), address_of("account_login")),
        ),
        small=_("Vous n’avez rien demandé? Ignorez ce message : votre compte n’a pas changé."),
    )


def _confirm(challenge: ChallengeFacts) -> Mail:
    return Mail(
        kind="code.confirm",
        subject=CODE_MARKER + _(" : votre code pour confirmer que c’est vous"),
        heading=_("Voici votre code"),
        blocks=_code(challenge, label=_("Continuer")),
        small=_(
            "Vous n’avez rien demandé? Quelqu’un est peut-être dans votre compte : déconnectez vos"
            " appareils dans « Mon compte ». Nous ne vous demanderons jamais ce code par téléphone."
        ),
    )


def _code(challenge: ChallengeFacts, *, label: str) -> tuple[Block, ...]:
    language = translation.get_language()[:2]
    until = time_of_day(timezone.localtime(challenge.expires_at), language)
    sentence = _(
        "Entrez-le dans la page restée ouverte, ou touchez le bouton. Il est valide jusqu’à %(time)s"
        " et ne sert qu’une fois."
    )
    # The secret half is put in while sending: the outbox's table opens no code page.
    link = address_of("public:mail_link", token=link_token_start(challenge) + TOKEN_MARKER)
    return (Code(), Paragraph(sentence % {"time": until}, strong=until), Button(label, link))


def _school(standing: Standing, *, good: str) -> Notice:
    if standing.is_held:
        return Notice(_("Une école connaît cette adresse."), good, good=True)
    return Notice(
        _("Aucune école ne connaît cette adresse."),
        _(
            "Vos enfants ne peuvent être associés qu’avec l’adresse que vous avez fournie à leur école."
            " Utilisez celle-là, ou demandez au secrétariat d’inscrire celle-ci à leur dossier."
        ),
        offices=standing.offices,
    )


def _legacy(standing: Standing) -> tuple[Block, ...]:
    if not standing.is_legacy:
        return ()
    return (
        Notice(
            _("Vous étiez inscrit avant février 2017."),
            _(
                "Les comptes de cette époque n’ont pas été repris\u00a0: créez à nouveau le vôtre, avec la"
                " même adresse. Vous n’aurez plus à le refaire."
            ),
        ),
    )
