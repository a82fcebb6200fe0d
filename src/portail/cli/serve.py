"""`portail serve`: the pages, by one process a core."""

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
from wsgiref.types import WSGIApplication

import click
from django.conf import settings
from granian import Granian
from granian.constants import Interfaces

from portail.cli.check import refuse_faults
from portail.config.logs import SERVER_LOGGING
from portail.config.static import collect_if_changed

PR_SET_PDEATHSIG = 1
LONGEST_STOP_SECONDS = 5
UPLOADS_AT_ONCE = 16


def refuse_taken_port(host: str, port: int) -> None:
    """Raise ClickException when another program listens there.

    granian itself would share the port without a word, and half of the answers would be the other's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise click.ClickException(
            f"port {port} of {host} cannot be used ({os.strerror(error.errno or 0)}): "
            "stop the program that listens there, or choose another with --port"
        ) from None


def numeric_address(host: str) -> str:
    """The IP address of a host's name: granian takes nothing else. Raises ClickException."""
    try:
        return str(socket.getaddrinfo(host, None, family=socket.AF_UNSPEC)[0][4][0])
    except OSError as error:
        raise click.ClickException(f"{host} is not an address of this machine: {error.strerror}") from None


def end_with_the_server() -> None:
    """Tie this worker to the server that made it: told to stop or left alone, it ends, ready or not.

    Until it answers, a worker holds the server's own handlers, which in it do nothing; and one whose server
    was killed would go on answering, with nobody to stop it.
    """
    for request in (signal.SIGTERM, signal.SIGINT):
        signal.signal(request, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    server = multiprocessing.parent_process()
    if server is None or server.pid != os.getppid():  # it died before the call above: no signal will come
        sys.exit("The server of this worker is gone.")


def load(_target: str) -> WSGIApplication:
    """What a worker of granian's answers with. The import takes a second or two: in the worker, once tied."""
    end_with_the_server()
    from portail.config.wsgi import application

    return application


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers", type=click.IntRange(1, 256), default=os.cpu_count() or 1, show_default="one a core"
)
def command(*, host: str, port: int, workers: int) -> None:
    """Serve the pages until told to stop (SIGTERM, Ctrl-C)."""
    address = "127.0.0.1" if host == "localhost" else numeric_address(host)
    refuse_taken_port(address, port)
    refuse_faults()
    collect_if_changed()
    Granian(
        target="portail.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # One at a time: Django's work is the processor's, and each thread would hold a connection. Uploads
        # from slow lines are but waited for, by processes of their own.
        blocking_threads=UPLOADS_AT_ONCE if settings.UPLOADS == "slow" else 1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=LONGEST_STOP_SECONDS,
        log_dictconfig=SERVER_LOGGING,
    ).serve(target_loader=load)
