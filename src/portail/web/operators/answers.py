"""What a machine is answered: one JSON object, with one sentence for whoever reads its log. Floor 10."""

from collections.abc import Mapping

from django.http import JsonResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portail.common.errors import Refusal

# Each refusal's status and sentence.
REFUSALS: Mapping[str, tuple[int, str | Promise]] = {
    "unknown-token": (
        401,
        _("Ce jeton n’ouvre pas ce dépôt. Demandez-en un à l’exploitant du portail."),
    ),
    "method": (405, _("Cette adresse répond à %(allowed)s.")),
    "cut-short": (400, _("Fichier incomplet : %(received)s octets sur %(announced)s. Renvoyez-le.")),
    "no-length": (411, _("Annoncez la taille du fichier (en-tête Content-Length).")),
    "too-large": (413, _("Un envoi a au plus %(limit)s Mio. Compressez-le, ou utilisez le dépôt SFTP.")),
    "not-a-zip": (
        415,
        _("Le corps de la requête doit être l’archive zip elle-même (Content-Type : application/zip)."),
    ),
    "too-many-tries": (429, _("Trop d’essais. Réessayez dans %(seconds)s s.")),
    "too-many-packages": (429, _("Trop d’envois. Réessayez dans %(seconds)s s.")),
    "busy": (503, _("Un autre envoi arrive en ce moment. Réessayez dans %(seconds)s s.")),
    "too-slow": (408, _("Le fichier arrive trop lentement. Renvoyez-le d’un réseau plus rapide.")),
    "inbox-full": (503, _("Le portail n’a plus de place. Réessayez dans %(seconds)s s.")),
    "no-such-run": (404, _("Aucun envoi de cet organisme n’a ce numéro.")),
}


class UploadRefused(Refusal):
    """An upload that is not taken; codes as in REFUSALS."""


def answer(content: Mapping[str, object], *, status: int) -> JsonResponse:
    """CONTENT as JSON; the language of what it says is told, since Accept-Language chose it."""
    response = JsonResponse(dict(content), status=status, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Language"] = translation.get_language() or "fr"
    response.headers["Vary"] = "Accept-Language, Authorization"
    if "report" in content:
        response.headers["Location"] = str(content["report"])
    return response


def refusal(refused: Refusal) -> JsonResponse:
    """A refusal's status, its code and its sentence."""
    status, sentence = REFUSALS[refused.code]
    said = str(sentence) % refused.values if refused.values else str(sentence)
    response = answer({"error": refused.code, "message": said}, status=status)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="envois"'
    if status == 405:
        response.headers["Allow"] = str(refused.values["allowed"])
    if "seconds" in refused.values:
        response.headers["Retry-After"] = str(refused.values["seconds"])
    return response
