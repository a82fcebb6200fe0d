"""What allauth is told to do our way. Floor 4."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """allauth keeps the stages of a sign-in; the pages, codes, mails and limits are ours."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """What a sign-in passes before it is one: allauth asks nothing of its own, we look twice."""
        ours = ["portail.accounts.doubt.DoubtStage", "portail.accounts.factors.stage.SecondFactorStage"]
        return [*super().get_login_stages(), *ours]

    def add_message(self, *arguments: Any, **named: Any) -> None:
        """Nothing: our pages say what happened in their own words."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise RuntimeError(
            f"allauth asked to send {template_prefix}: every mail of the portal is worded in access"
        )
