"""A browser that goes to a provider of the tests and comes back."""

import html
import re
from typing import Any

from tests.accounts.visitor import Visitor, last_code
from tests.provider import Issuer

LEAVING = re.compile(r'http-equiv="refresh" content="0;url=([^"]+)"')
REFUSED = "/connexion/sociale/refus/"


class SocialVisitor(Visitor):
    """A browser whose owner has an account at ISSUER; or at a provider of this key, visited by hand."""

    def __init__(self, issuer: Issuer | str, **named: Any) -> None:
        super().__init__(**named)
        self.key = issuer if isinstance(issuer, str) else issuer.key
        if isinstance(issuer, Issuer):
            self.issuer = issuer

    def depart(self, path: str = "/connexion/sociale/", **fields: str) -> str:
        """Press the provider's button; the address that the page goes to."""
        answer = self.post(path, {"provider": self.key, **fields})
        found = LEAVING.search(answer.text)
        assert found, (answer.status_code, answer.headers)
        return html.unescape(found[1])

    def arrive(self, brought: dict[str, str], *, key: str = "") -> Any:
        return self.get(f"/retour/{key or self.key}/", brought)

    def visit(self, **fields: str) -> Any:
        """There and back; the answer to the return."""
        return self.arrive(self.issuer.approve(self.depart(**fields)))

    def prove(self, email: str) -> Any:
        """The address given to the school, and its code; the answer of the last step."""
        self.post("/connexion/sociale/adresse/", {"email": email})
        return self.post("/connexion/sociale/code/", {"code": last_code()})

    def first_visit(self, email: str) -> Any:
        self.visit()
        return self.prove(email)
