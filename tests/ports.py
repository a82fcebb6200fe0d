"""A port for a server that a test starts, and that nobody else on this machine takes meanwhile."""

import random
import socket

# Below those that the system gives to whoever asks for none: between this choice and the server's start,
# which may take seconds, it gives hundreds away.
FIRST, LAST = 20_000, 32_000


def free_port() -> int:
    while True:
        port = random.randint(FIRST, LAST)
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    try:
        with socket.create_server(("127.0.0.1", port)):
            return True
    except OSError:
        return False
