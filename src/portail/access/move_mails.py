"""The words of mails about an address that a school replaced. First names stay out of subjects. Floor 8."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from portail.access.link_mails import office
from portail.access.mails import Button, Mail, Paragraph, address_of


def address_changed(*, children: Sequence[str], school: str, phone: str) -> Mail:
    """To the parent, where their account is: never what the other address is."""
    names = _listed(children)
    return Mail(
        kind="link.moved",
        subject=_("L’école a une autre adresse pour vous"),
        heading=_("L’école a une autre adresse pour vous"),
        blocks=(
            Paragraph(
                _(
                    "Le dossier de %(children)s ne contient plus l’adresse de votre compte\u00a0: l’école l’a"
                    " remplacée par une autre. Votre accès ne change pas."
                )
                % {"children": names},
                strong=names,
            ),
            Paragraph(_("Si cette autre adresse est la vôtre, ajoutez-la à votre compte.")),
            Button(_("Ouvrir «\u00a0Mon compte\u00a0»"), address_of("parents:account")),
            *office(
                _("Vous n’avez pas changé d’adresse?"),
                _("Le secrétariat de l’école peut corriger celle qu’il a pour vous."),
                school=school,
                phone=phone,
            ),
        ),
        small=_("C’était voulu? Il n’y a rien à faire."),
    )


def followed_elsewhere(*, children: Sequence[str], former: str, school: str, phone: str) -> Mail:
    """To the address that the school has now: an account stands under the former one, shown masked."""
    names = _listed(children)
    return Mail(
        kind="link.moved-told",
        subject=_("Un compte garde votre ancienne adresse"),
        heading=_("Un compte suit %(children)s") % {"children": names},
        blocks=(
            Paragraph(
                _(
                    "L’école vous écrit maintenant à cette adresse. Un compte du Portail Parents suit"
                    " %(children)s avec l’adresse qu’elle avait avant\u00a0: %(former)s."
                )
                % {"children": names, "former": masked_address(former)},
                strong=names,
            ),
            Paragraph(_("Si ce compte est le vôtre, vous pouvez y ajouter cette adresse.")),
            *office(
                _("Ce compte n’est pas le vôtre?"),
                _(
                    "Appelez tout de suite le secrétariat de l’école\u00a0: il peut vérifier qui a accès au"
                    " dossier."
                ),
                school=school,
                phone=phone,
            ),
        ),
        small=_(
            "Vous recevez ce message parce que l’école vous a inscrit comme répondant avec accès au dossier."
        ),
    )


def masked_address(address: str) -> str:
    """« anne.roy@exemple.ca » as « a•••@e•••.ca »: its owner knows it again, nobody else learns it."""
    name, _at, host = address.partition("@")
    domain, dot, ending = host.rpartition(".")
    return f"{name[:1]}•••@{domain[:1]}•••{dot}{ending}"


def _listed(names: Sequence[str]) -> str:
    """« Léa », « Léa et Louis », « Léa, Louis et Noé »."""
    if len(names) == 1:
        return names[0]
    return _("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
