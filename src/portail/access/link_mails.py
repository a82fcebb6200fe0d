"""The words of mails about a child and an account. First names stay out of subjects. Floor 8."""

from django.utils.translation import gettext as _

from portail.access.mails import Block, Button, Mail, Notice, Paragraph, address_of


def linked(*, child: str, school: str) -> Mail:
    """To the parent whose account follows a child from now on."""
    return Mail(
        kind="link.made",
        subject=_("Un enfant est associé à votre compte"),
        heading=_("C’est fait\u00a0: %(child)s est dans votre compte") % {"child": child},
        blocks=(
            Paragraph(
                _("Vous suivez maintenant %(child)s (%(school)s) dans le Portail Parents.")
                % {"child": child, "school": school}
                if school
                else _("Vous suivez maintenant %(child)s dans le Portail Parents.") % {"child": child},
                strong=child,
            ),
            Button(_("Ouvrir le Portail Parents"), address_of("parents:today")),
            Paragraph(_("Vous avez un autre enfant? Associez-le de la même façon.")),
            Button(_("Associer un autre enfant"), address_of("parents:associate"), main=False),
        ),
        small=_(
            "Ce n’était pas vous? Changez votre mot de passe, puis retirez l’enfant de votre compte dans"
            " «\u00a0Mon compte\u00a0»."
        ),
    )


def account_linked(*, child: str, school: str, phone: str) -> Mail:
    """To the other guardians with access: that an account follows the child, never whose."""
    return Mail(
        kind="link.told",
        subject=_("Un compte a été associé"),
        heading=_("Un compte suit maintenant %(child)s") % {"child": child},
        blocks=(
            Paragraph(
                _(
                    "Un répondant à qui l’école donne accès au dossier de %(child)s vient d’y associer son"
                    " compte du Portail Parents."
                )
                % {"child": child},
                strong=child,
            ),
            Paragraph(
                _("Pour protéger chacun, nous ne disons pas qui. Votre propre accès ne change pas."),
            ),
            *office(
                _("Cela vous surprend?"),
                _("Le secrétariat de l’école peut vérifier qui a accès au dossier."),
                school=school,
                phone=phone,
            ),
        ),
        small=_(
            "Vous recevez ce message parce que l’école vous a inscrit comme répondant avec accès au dossier."
        ),
    )


def request_accepted(*, child: str, school: str) -> Mail:
    """To the parent who asked the school to verify."""
    return Mail(
        kind="request.accepted",
        subject=_("L’école a accepté votre demande"),
        heading=_("L’école a accepté votre demande"),
        blocks=(
            Paragraph(
                _("%(school)s a vérifié ce que vous avez écrit\u00a0: %(child)s est dans votre compte.")
                % {"school": school, "child": child},
                strong=child,
            ),
            Button(_("Ouvrir le Portail Parents"), address_of("parents:today")),
        ),
        small=_("Vous n’avez rien demandé? Changez votre mot de passe et avertissez le secrétariat."),
    )


def request_refused(*, child: str, answer: str, school: str, phone: str) -> Mail:
    """To the parent who asked the school to verify: no, in the school's own words."""
    return Mail(
        kind="request.refused",
        subject=_("L’école a répondu à votre demande"),
        heading=_("L’école n’a pas pu associer %(child)s") % {"child": child},
        blocks=(
            Paragraph(_("Voici sa réponse\u00a0: «\u00a0%(answer)s\u00a0»") % {"answer": answer}),
            *office(
                _("Une question?"),
                _("Appelez le secrétariat\u00a0: il a votre demande sous les yeux."),
                school=school,
                phone=phone,
            ),
            Button(_("Corriger et recommencer"), address_of("parents:associate")),
        ),
        small=_("Vous n’avez rien demandé? Changez votre mot de passe et avertissez le secrétariat."),
    )


def office(title: str, text: str, *, school: str, phone: str) -> tuple[Block, ...]:
    """Whom to call, where the record has a school and its phone."""
    offices = ((school, phone),) if school and phone else ()
    return (Notice(title, text, offices=offices),)
