"""The keys with which a board's machine uploads: made, shown once, checked, withdrawn. Floor 8."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from portail.audit.actions import note
from portail.boards.models import Board
from portail.common.codes import constant_time
from portail.common.errors import Refusal
from portail.database.context import rows_of
from portail.imports.models import UploadToken
from portail.limits.actions import count, give_back
from portail.limits.rules import Limit

PREFIX = "envoi_"  # so that whoever scans for leaked secrets can tell one
_BYTES = 32
_HOUR = timedelta(hours=1)
_SEEN_EVERY = timedelta(minutes=1)


class TokenRefused(Refusal):
    """A token cannot be made or revoked. Codes: `label-taken`, `no-such-label`; value `label`."""


class NotLetIn(Refusal):
    """An upload is not let in. Codes: `unknown-token`, whatever is wrong with it; `too-many-tries` and
    `too-many-packages`, value `seconds` until the next one may be let in."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom a token speaks for."""

    board_id: int
    label: str


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A token as its board's operator sees it."""

    label: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


# Operators ---------------------------------------------------------------------------------------


def create_token(*, board_id: int, label: str, days: int, by: str, now: datetime) -> str:
    """Make a token of 256 random bits and give it back, this once. Raises TokenRefused."""
    token = PREFIX + secrets.token_urlsafe(_BYTES)
    with rows_of(board=board_id):
        try:
            with transaction.atomic():
                UploadToken.objects.create(
                    board_id=board_id, label=label, digest=_digest(token), created_at=now, created_by=by,
                    expires_at=now + timedelta(days=days),
                )  # fmt: skip
        except IntegrityError:
            raise TokenRefused("label-taken", label=label) from None
        _note("upload-token.created", board_id, label, by, now)
    return token


def revoke_token(*, board_id: int, label: str, by: str, now: datetime) -> None:
    """Withdraw the live token of this label, at once and for good. Raises TokenRefused."""
    with rows_of(board=board_id):
        live = UploadToken.objects.filter(board_id=board_id, label=label, revoked_at__isnull=True)
        if not live.update(revoked_at=now, revoked_by=by):
            raise TokenRefused("no-such-label", label=label)
        _note("upload-token.revoked", board_id, label, by, now)


def tokens_of(*, board_id: int) -> list[KnownToken]:
    """A board's tokens, the newest first, withdrawn ones included."""
    with rows_of(board=board_id):
        return [
            KnownToken(
                one.label, one.created_at, one.created_by, one.expires_at, one.last_used_at, one.revoked_at
            )
            for one in UploadToken.objects.filter(board_id=board_id).order_by("-created_at", "-pk")
        ]


# Machines ----------------------------------------------------------------------------------------


def let_in(*, board_code: str, token: str, network: str, now: datetime) -> Sender:
    """The sender behind a token tried on a board. Raises NotLetIn.

    Counted first, in a transaction of its own, and given back when the token is good. One answer, after
    the same queries, whether the board, the token or their match is what does not exist.
    """
    tries = [
        Limit("upload.network", network, 120, _HOUR),
        Limit("upload.board", f"{network} {board_code}", 30, _HOUR),
    ]
    _count(tries, "too-many-tries", now)
    board_id = Board.objects.filter(code=board_code).values_list("pk", flat=True).first() or 0
    with rows_of(board=board_id):
        live = UploadToken.objects.filter(board_id=board_id, revoked_at__isnull=True, expires_at__gt=now)
        tried = _digest(token)
        # Every one is compared, found or not: the time tells nothing.
        found = [one for one in live if constant_time(one.digest, tried)]
        if not found:
            raise NotLetIn("unknown-token")
        _mark_used(found[0], now)
        give_back(tries, now=now)
    return Sender(board_id, found[0].label)


def _mark_used(token: UploadToken, now: datetime) -> None:
    if token.last_used_at is None or token.last_used_at < now - _SEEN_EVERY:
        token.last_used_at = now
        token.save(update_fields=["last_used_at"])


def count_package(sender: Sender, *, now: datetime) -> None:
    """Count one package sent, so that a stolen token fills no disk. Raises NotLetIn."""
    _count([Limit("upload.packages", str(sender.board_id), 30, _HOUR)], "too-many-packages", now)


def _count(limits: list[Limit], code: str, now: datetime) -> None:
    exceeded = count(limits, now=now).exceeded
    if exceeded:
        ends = max(limit.ends_at(now) for limit in exceeded)
        raise NotLetIn(code, seconds=max(1, round(ends - now.timestamp())))


def _digest(token: str) -> str:
    # Plain SHA-256 of 256 random bits: nothing to guess, and a change of the secret key breaks no token.
    return hashlib.sha256(token.encode()).hexdigest()


def _note(action: str, board_id: int, label: str, by: str, now: datetime) -> None:
    note(
        action=action, actor=None, subject_kind="board", subject_id=board_id, board=board_id,
        details={"label": label, "by": by}, now=now,
    )  # fmt: skip
