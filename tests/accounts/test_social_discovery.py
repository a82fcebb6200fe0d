"""What a provider publishes is kept for a while, and a silent one is not waited for twice."""

from collections.abc import Iterator

import pytest

from portail.accounts.social import discovery
from portail.accounts.social.tokens import NotVouched
from tests.provider import Claims, Issuer


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    issuer = Issuer()
    discovery.forget()
    yield issuer
    issuer.stop()
    discovery.forget()


class Clock:
    """A clock that the test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("portail.accounts.social.discovery.time.monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_its_addresses_are_read_once_an_hour(issuer: Issuer, clock: Clock) -> None:
    provider = issuer.provider()
    discovery.published(provider)
    clock.now += 3599
    discovery.published(provider)
    assert len(issuer.pages_read) == 1
    clock.now += 2
    discovery.published(provider)
    assert len(issuer.pages_read) == 2


def test_a_key_that_is_unknown_is_asked_for_again_but_not_at_each_try(issuer: Issuer, clock: Clock) -> None:
    provider = issuer.provider()
    for name in ("first", "first", "second", "third"):
        discovery.keys_of(provider, name=name)
    assert issuer.pages_read.count("/keys") == 1
    clock.now += 61
    for name in ("second", "third"):
        discovery.keys_of(provider, name=name)
    assert issuer.pages_read.count("/keys") == 2


def test_a_silent_provider_is_let_be_for_a_while(clock: Clock) -> None:
    issuer = Issuer()
    provider = issuer.provider()
    issuer.stop()
    discovery.forget()
    with pytest.raises(NotVouched, match="provider-unreachable"):
        discovery.published(provider)
    with pytest.raises(NotVouched, match="provider-silent"):
        discovery.published(provider)
    clock.now += 16
    with pytest.raises(NotVouched, match="provider-unreachable"):
        discovery.published(provider)
    discovery.forget()


@pytest.mark.parametrize(
    "metadata",
    [{"padding": "x" * (discovery.LARGEST_BYTES + 1)}, {"issuer": "https://autre.exemple"}],
    ids=["too large", "of another"],
)
def test_a_document_that_is_not_right_is_refused(metadata: Claims, issuer: Issuer) -> None:
    issuer.metadata = metadata
    with pytest.raises(NotVouched):
        discovery.published(issuer.provider())


@pytest.mark.asvs("9.1.3")
def test_it_is_not_followed_elsewhere(issuer: Issuer) -> None:
    issuer.redirects_to = f"{issuer.url}/keys"
    with pytest.raises(NotVouched, match="provider-refuses"):
        discovery.published(issuer.provider())
