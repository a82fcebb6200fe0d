"""The sentence of each refusal, in the reader's language, chosen when it is shown. Floor 10."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portail.common.errors import Refusal

type Sentences = Mapping[str, str | Promise]

CODES: Sentences = {
    "code-missing": _("Entrez le code reçu par courriel."),
    "code-too-short": ngettext_lazy(
        "Le code a %(limit)s chiffres; vous en avez entré %(count)s.",
        "Le code a %(limit)s chiffres; vous en avez entré %(count)s.",
        "count",
    ),
    "code-too-long": ngettext_lazy(
        "Le code a %(limit)s chiffres; vous en avez entré %(count)s.",
        "Le code a %(limit)s chiffres; vous en avez entré %(count)s.",
        "count",
    ),
    "code-not-digits": _("Le code n’a que des chiffres. Recopiez les %(limit)s chiffres du courriel."),
    "code-wrong": ngettext_lazy(
        "Ce code n’est pas le bon. Utilisez celui du dernier courriel reçu; il vous reste %(left)s essai.",
        "Ce code n’est pas le bon. Utilisez celui du dernier courriel reçu; il vous reste %(left)s essais.",
        "left",
    ),
    "code-expired": _("Ce code n’est plus valide. Demandez-en un autre."),
    "code-replaced": _("Ce code n’est plus valide. Nous venons de vous en envoyer un autre."),
    "code-spent": _("Ce code a été essayé trop de fois. Demandez-en un autre."),
    "code-too-soon": ngettext_lazy(
        "Un code vient d’être envoyé. Attendez %(seconds)s seconde avant d’en demander un autre.",
        "Un code vient d’être envoyé. Attendez %(seconds)s secondes avant d’en demander un autre.",
        "seconds",
    ),
    "code-mails-limited": ngettext_lazy(
        "Trop de codes ont été demandés. Vous pourrez en demander un autre dans %(minutes)s minute.",
        "Trop de codes ont été demandés. Vous pourrez en demander un autre dans %(minutes)s minutes.",
        "minutes",
    ),
    "code-tries-limited": ngettext_lazy(
        "Trop de codes ont été essayés pour ce courriel. Ouvrez le lien du courriel dans ce navigateur,"
        " ou réessayez dans %(minutes)s minute.",
        "Trop de codes ont été essayés pour ce courriel. Ouvrez le lien du courriel dans ce navigateur,"
        " ou réessayez dans %(minutes)s minutes.",
        "minutes",
    ),
}

ACCOUNTS: Sentences = {
    "step-missing": _("Cette étape n’est plus ouverte. Recommencez avec votre courriel."),
    "address-taken": _(
        "Ce courriel a déjà un compte. Connectez-vous, ou choisissez un nouveau mot de passe."
    ),
    "address-absent": _("Aucun compte n’a ce courriel."),
    "address-last": _("C’est votre seul courriel. Ajoutez-en un autre avant de le retirer."),
    "address-main": _(
        "C’est votre courriel principal. Choisissez-en un autre comme principal avant de le retirer."
    ),
    "way-taken": _("Ce compte social sert déjà à se connecter à un compte du portail."),
    "way-last": _("C’est votre seule façon de vous connecter. Ajoutez-en une autre avant de la retirer."),
    "way-absent": _("Cette façon de vous connecter n’est plus là."),
    "sign-in-refused": _(
        "Le courriel ou le mot de passe n’est pas le bon. Inscrit avant février 2017? Créez à nouveau"
        " votre compte avec le même courriel."
    ),
    "sign-in-limited": ngettext_lazy(
        "Trop d’essais. Réessayez dans %(minutes)s minute, ou choisissez un nouveau mot de passe.",
        "Trop d’essais. Réessayez dans %(minutes)s minutes, ou choisissez un nouveau mot de passe.",
        "minutes",
    ),
    "password-wrong": _("Ce n’est pas votre mot de passe actuel."),
    "password-limited": ngettext_lazy(
        "Trop d’essais. Réessayez dans %(minutes)s minute.",
        "Trop d’essais. Réessayez dans %(minutes)s minutes.",
        "minutes",
    ),
    "password-weak": _("Ce mot de passe ne respecte pas toutes les règles."),
    "busy": ngettext_lazy(
        "Beaucoup de personnes se connectent en ce moment. Réessayez dans %(seconds)s seconde.",
        "Beaucoup de personnes se connectent en ce moment. Réessayez dans %(seconds)s secondes.",
        "seconds",
    ),
}

FACTORS: Sentences = {
    "passkey-limited": ngettext_lazy(
        "Trop d’essais. Réessayez dans %(minutes)s minute, ou connectez-vous autrement.",
        "Trop d’essais. Réessayez dans %(minutes)s minutes, ou connectez-vous autrement.",
        "minutes",
    ),
    "passkey-stale": _("La demande a expiré. Réessayez."),
    "passkey-refused": _(
        "Votre appareil n’a pas confirmé que c’est vous. Réessayez, ou connectez-vous autrement."
    ),
    "passkey-unknown": _(
        "Cette clé d’accès n’ouvre aucun compte\u00a0: elle a été retirée, ou elle est d’un autre portail."
        " Connectez-vous autrement."
    ),
    "passkey-copied": _(
        "Cette clé d’accès semble avoir été copiée\u00a0: elle n’ouvre plus votre compte. Connectez-vous"
        " autrement, puis retirez-la dans «\u00a0Mon compte\u00a0»."
    ),
    "passkey-known": _("Votre compte a déjà cette clé d’accès."),
    "passkey-many": _("Un compte a au plus %(limit)s clés d’accès. Retirez-en une d’abord."),
    "passkey-absent": _("Cette clé d’accès n’est plus dans votre compte."),
    "factor-shape": _("Entrez les 6 chiffres de votre application, ou un code de secours de 16 signes."),
    "factor-wrong": _("Ce code n’est pas le bon. Prenez celui que votre application montre maintenant."),
    "factor-used": _("Ce code vient de servir. Attendez le suivant, dans moins de 30 secondes."),
    "factor-limited": ngettext_lazy(
        "Trop d’essais. Réessayez dans %(minutes)s minute.",
        "Trop d’essais. Réessayez dans %(minutes)s minutes.",
        "minutes",
    ),
    "factor-present": _("La validation en deux étapes est déjà activée."),
    "factor-absent": _("La validation en deux étapes n’est pas activée."),
    "password-absent": _("Votre compte n’a pas de mot de passe."),
    "rescue-wrong": _("Ce code n’est pas celui que l’école a remis pour ce compte, ou il ne sert plus."),
}

DATES: Sentences = {
    "date-missing": _("Entrez la date de naissance."),
    "date-incomplete": _("La date de naissance a un jour, un mois et une année."),
    "day-unknown": _("Le jour est un nombre de 1 à %(limit)s."),
    "month-unknown": _("Le mois s’écrit en lettres ou en chiffres, comme «\u00a0février\u00a0» ou 2."),
    "year-unknown": _("L’année a quatre chiffres, comme 2017."),
    "no-such-day": _("Ce jour n’existe pas dans ce mois."),
    "date-too-early": _("Cette date est trop lointaine. Vérifiez l’année."),
    "date-too-late": _("Cette date n’est pas encore passée. Vérifiez l’année."),
}

NUMBERS: Sentences = {
    "number-missing": _("Entrez le numéro de fiche ou le code permanent."),
    "file-number-length": ngettext_lazy(
        "Le numéro de fiche a %(limit)s chiffres; vous en avez entré %(count)s.",
        "Le numéro de fiche a %(limit)s chiffres; vous en avez entré %(count)s.",
        "count",
    ),
    "permanent-code-shape": _("Le code permanent a 4 lettres, puis 8 chiffres."),
    "health-insurance-number": _(
        "C’est un numéro d’assurance maladie. Le code permanent est sur le bulletin\u00a0: 4 lettres, puis"
        " 8 chiffres."
    ),
}

LINKS: Sentences = {
    "too-many-requests": _(
        "Vous avez déjà plusieurs demandes en cours. Attendez une réponse, ou appelez le secrétariat de"
        " l’école."
    ),
    "address-not-proved": _("Choisissez un de vos courriels."),
}

PRIVACY: Sentences = {
    "too-many-copies": _("Vous avez déjà demandé %(limit)s copies aujourd’hui. Revenez demain."),
    "copy-gone": _("Cette copie n’est plus là : une copie sert une seule fois, pendant 24 heures."),
    "copy-stale": _("Vos accès ont changé depuis que cette copie est faite. Demandez-en une autre."),
}

FILES: Sentences = {
    "file-too-large": _("Cette pièce est trop lourde : 5 Mo au plus. Une photo de moindre qualité suffit."),
    "file-empty": _("Cette pièce est vide. Choisissez-la de nouveau."),
    "file-type": _("Cette pièce n’est pas d’un type accepté : PDF, JPEG, PNG ou HEIC."),
}

ABSENCES: Sentences = {
    "absence-over": _("Ce jour est passé. Choisissez aujourd’hui ou un jour à venir."),
    "absence-too-late": _(
        "L’absence d’aujourd’hui pouvait être annoncée jusqu’à %(until)s. Appelez le secrétariat de l’école."
    ),
    "absence-out-of-order": _("Le dernier jour vient avant le premier."),
    "absence-too-long": _("Une absence s’annonce pour %(limit)s jours au plus. Appelez le secrétariat."),
    "absence-too-far": _("Ce jour est trop loin : une absence s’annonce un an d’avance au plus."),
    "absence-in-part": _("Une absence de plusieurs jours est de journées entières."),
    "absence-periods": _("Écrivez les périodes de l’absence, comme 3, 4."),
    "absence-too-many": _(
        "Vous avez déjà annoncé %(limit)s absences. Appelez le secrétariat de l’école pour celle-ci."
    ),
    "absence-too-many-notes": _(
        "Vous avez déjà transmis %(limit)s pièces depuis hier. Transmettez sans pièce, ou réessayez demain."
    ),
    "absence-begun": _("Cette absence a commencé : appelez le secrétariat de l’école pour la changer."),
}

MESSAGES: Sentences = {
    "question-changed": _("L’école a changé cette question. Lisez-la de nouveau, puis répondez."),
    "answer-too-late": _("Le délai pour répondre est passé. Appelez le secrétariat de l’école."),
    "answer-missing": _("Choisissez une réponse."),
    "answer-settled": _("Cette question a déjà sa réponse."),
    "answer-meanwhile": _(
        "Une autre réponse a été transmise de votre compte au même moment. Lisez-la, puis répondez de"
        " nouveau."
    ),
    "answer-kept": _("L’école ne permet pas de retirer une réponse ici. Appelez le secrétariat."),
    "replies-closed": _("L’école ne reçoit pas de réponse à ce message."),
    "reply-out-of-hours": _(
        "L’école ne reçoit pas de réponse à cette heure. Gardez votre texte, et envoyez-le plus tard."
    ),
    "replies-many": _("Ce message a déjà %(limit)s réponses de vous. Appelez le secrétariat de l’école."),
}

SENTENCES: Sentences = {
    **CODES,
    **ACCOUNTS,
    **FACTORS,
    **DATES,
    **NUMBERS,
    **LINKS,
    **PRIVACY,
    **FILES,
    **ABSENCES,
    **MESSAGES,
}


def sentence(refusal: Refusal) -> str:
    """What the reader is told. KeyError for a code without a sentence: a test walks them all."""
    return str(SENTENCES[refusal.code] % dict(refusal.values))
