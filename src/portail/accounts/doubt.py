"""After « Ce n’était pas moi », nobody comes in before a new password is chosen by mail. Floor 4."""

from allauth.account.stages import LoginStage
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from portail.accounts.queries import is_doubted


class DoubtStage(LoginStage):
    """Ends a sign-in to an account in doubt at the page that sends a code to its address."""

    key = "doubt"
    urlname = "public:reset"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Nothing to ask, or the page; whoever came in by mail has chosen a new password already."""
        person = self.login.user
        if person is None:
            return None, False
        if not is_doubted(person_id=person.pk):
            return None, True
        return HttpResponseRedirect(reverse("public:reset")), False
