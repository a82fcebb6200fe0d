"""Packages sent over HTTPS, with a board's token: no session, no cookie, no form. Floor 10."""

from collections.abc import Callable, Mapping
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from portail.common.errors import Refusal
from portail.database.transactions import own_transactions
from portail.imports.inbox import receive_stream
from portail.imports.queries import run_of
from portail.imports.telling import run_json
from portail.imports.tokens import Sender, count_package, let_in
from portail.web.operators import bodies
from portail.web.operators.answers import UploadRefused, answer, refusal
from portail.web.ui.visitor import network

_LONGEST_TOKEN = 200

type Content = tuple[int, Mapping[str, object]]


def for_machines(*methods: str) -> Callable[[Callable[..., Content]], Callable[..., HttpResponse]]:
    """A view that answers METHODS with a status and what becomes JSON, in the language asked for."""

    def decorate(view: Callable[..., Content]) -> Callable[..., HttpResponse]:
        @own_transactions
        @csrf_exempt
        @wraps(view)
        def answering(request: HttpRequest, **parts: object) -> HttpResponse:
            with translation.override(translation.get_language_from_request(request)):
                try:
                    if request.method not in methods:
                        raise UploadRefused("method", allowed=", ".join(methods))
                    status, content = view(request, **parts)
                except Refusal as refused:
                    return refusal(refused)
                return answer(content, status=status)

        return answering

    return decorate


@for_machines("PUT", "POST")
def upload(request: HttpRequest, board: str, name: str = "") -> Content:  # noqa: ARG001 - the address has it
    """Keep a package for the worker: 202 with its run, whose address tells what becomes of it."""
    sender = _sender(request, board)
    announced = bodies.announced_length(request)
    run_id, state = _received(request, sender, announced)
    report = reverse("operators:upload_report", kwargs={"board": board, "run": run_id})
    return 202, {"run": run_id, "state": state, "report": f"{settings.BASE_URL}{report}"}


@for_machines("GET", "HEAD")
def report(request: HttpRequest, board: str, run: int) -> Content:
    """What became of a package, for the board's own token alone."""
    sender = _sender(request, board)
    found = run_of(board_id=sender.board_id, run_id=run)
    if found is None:
        raise UploadRefused("no-such-run")
    return 200, run_json(found)


def _sender(request: HttpRequest, board: str) -> Sender:
    """Whom the token in the header speaks for: nowhere else is one looked for, since addresses are logged."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip() if scheme.lower() == "bearer" else ""
    return let_in(
        board_code=board[:20], token=token[:_LONGEST_TOKEN], network=network(request), now=timezone.now()
    )


def _received(request: HttpRequest, sender: Sender, announced: int) -> tuple[int, str]:
    now = timezone.now()
    with bodies.one_at_a_time():
        count_package(sender, now=now)
        try:
            run = receive_stream(
                board_id=sender.board_id, chunks=bodies.chunks_of(request, announced=announced),
                source="upload", by=sender.label, now=now, limit=bodies.MAX_UPLOAD_BYTES,
            )  # fmt: skip
        except OSError as error:  # the disk is full, or not ours to write
            raise UploadRefused("inbox-full", seconds=bodies.RETRY_SECONDS * 20) from error
    return run.pk, run.state
