"""One transaction a request, and the views that open their own. Floor 2."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from psycopg.pq import TransactionStatus

from portail.database.context import rows_of

View = Callable[..., HttpResponseBase]


def own_transactions[V: View](view: V) -> V:
    """Mark a view whose actions open their own transactions.

    For whatever counts a try (a code, a password, an association): inside the request's
    transaction, an error would roll the count back and give the try back (seen: 20 guesses
    passed a limit of 5 that way).
    """
    view.own_transactions = True  # type: ignore[attr-defined]  # a mark that the middleware reads
    return view


class TransactionMiddleware:
    """Run each view in one transaction that sees the signed-in person's rows.

    Stands outside the session's middleware, so that the session is saved with the work it
    belongs to. Rolls back on 5xx; a 404 or a refusal keeps what was written (counts, audit).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as stack:
            request.META["portail.transaction"] = stack
            response = self.get_response(request)
            if request.META.get("portail.transaction_open"):
                _close(response)
        return response

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        if getattr(view, "own_transactions", False):
            return
        stack: ExitStack = request.META["portail.transaction"]
        stack.enter_context(transaction.atomic(durable=True))
        request.META["portail.transaction_open"] = True
        user = request.user
        stack.enter_context(rows_of(actor=user.pk if user.is_authenticated else 0))


def _close(response: HttpResponse) -> None:
    if response.status_code >= 500:
        transaction.set_rollback(True)
    elif connection.needs_rollback or _is_broken():
        # A swallowed database error would turn the commit into a silent rollback: 200, nothing saved.
        transaction.set_rollback(True)
        raise transaction.TransactionManagementError(
            "a view answered although a database error had ended its transaction"
        )


def _is_broken() -> bool:
    raw = connection.connection
    return raw is not None and raw.info.transaction_status == TransactionStatus.INERROR
