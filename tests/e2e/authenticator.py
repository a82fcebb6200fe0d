"""A telephone's own authenticator, played by Chromium: it makes keys, signs, and forgets them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import CDPSession, Page


class Authenticator:
    """The authenticator of one page's device."""

    def __init__(self, cdp: CDPSession, number: str) -> None:
        self._cdp, self._number = cdp, number

    @property
    def keys(self) -> list[dict[str, Any]]:
        answer = self._cdp.send("WebAuthn.getCredentials", {"authenticatorId": self._number})
        found: list[dict[str, Any]] = answer["credentials"]
        return found

    def recognise_owner(self, *, recognised: bool) -> None:
        """Whether the finger or the face is the owner's from now on."""
        named = {"authenticatorId": self._number, "isUserVerified": recognised}
        self._cdp.send("WebAuthn.setUserVerified", named)

    def keep(self, key: dict[str, Any]) -> None:
        """Put a key back, as another device that it was copied to would have it."""
        self._cdp.send("WebAuthn.addCredential", {"authenticatorId": self._number, "credential": key})

    def forget(self) -> None:
        self._cdp.send("WebAuthn.clearCredentials", {"authenticatorId": self._number})


@contextmanager
def authenticator_of(page: Page) -> Iterator[Authenticator]:
    """Give PAGE's device an authenticator that recognises its owner."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    answer = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield Authenticator(cdp, answer["authenticatorId"])
    cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": answer["authenticatorId"]})
