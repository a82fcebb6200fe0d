"""The second step as a stage of every sign-in: who has one gets past it, or is nobody. Floor 4."""

from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from portail.accounts.factors import rescue
from portail.accounts.factors.queries import has_second_factor

PROVED_BY = "proved_by"
# A passkey is both: something one has, and whose owner the device verified.
WHOLE_PROOFS = frozenset({"passkey"})


class SecondFactorStage(LoginStage):
    """Asks for the second step after a password, a code by mail or a social account."""

    key = "second_factor"
    urlname = "mfa_authenticate"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Nothing to ask, or the page that asks; allauth keeps the sign-in where it is meanwhile."""
        person = self.login.user
        if person is None:
            return None, False
        if self.login.state.get(PROVED_BY) in WHOLE_PROOFS or not has_second_factor(person_id=person.pk):
            return None, True
        if rescue.finish_if_due(person_id=person.pk, now=timezone.now()):
            return None, True
        return HttpResponseRedirect(reverse(self.urlname)), True

    def leave(self) -> HttpResponse:
        """The step is passed: on to what else is asked, or in."""
        response: HttpResponse = self.exit()  # type: ignore[no-untyped-call]  # allauth's
        return response


def waiting_person(request: HttpRequest) -> int | None:
    """Who stands before the second step in this browser; None for nobody."""
    stage = stage_of(request)
    return stage.login.user.pk if stage and stage.login.user else None


def stage_of(request: HttpRequest) -> SecondFactorStage | None:
    """The second step that this browser has to pass; None when it has none, or it took too long."""
    stage = LoginStageController.enter(request, SecondFactorStage.key)
    return stage if isinstance(stage, SecondFactorStage) else None
