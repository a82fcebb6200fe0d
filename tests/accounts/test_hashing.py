"""Passwords are hashed by Argon2id at OWASP's parameters, a few at once over the whole machine."""

import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, make_password

from portail.accounts.hash_slots import hash_slot
from portail.accounts.hashers import BoundedArgon2Hasher
from portail.accounts.refusals import Busy


@pytest.mark.asvs("11.4.2")
def test_the_real_parameters_are_owasps(settings: Any) -> None:
    settings.ENV = "production"
    encoded = make_password("Trois patères à l’entrée")
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("Trois patères à l’entrée", encoded)
    assert not check_password("Trois pateres à l’entrée", encoded)


@pytest.mark.asvs("11.4.2")
def test_a_hash_of_weaker_parameters_is_renewed_when_its_owner_comes(settings: Any) -> None:
    weak = make_password("Trois patères à l’entrée")
    settings.ENV = "production"
    renewed: list[str] = []
    assert check_password("Trois patères à l’entrée", weak, setter=renewed.append)
    assert renewed == ["Trois patères à l’entrée"]


def test_a_hash_fits_its_column() -> None:
    assert len(make_password("x" * 4000)) <= 128


def test_at_most_two_hash_at_once(tmp_path: Path) -> None:
    running, most = 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal running, most
        with hash_slot(2, folder=tmp_path):
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.01)
            with lock:
                running -= 1

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (running, most) == (0, 2)


def test_who_waits_too_long_is_told_to_come_back(tmp_path: Path) -> None:
    second = hash_slot(1, folder=tmp_path, wait_seconds=0.05)
    with hash_slot(1, folder=tmp_path), pytest.raises(Busy) as caught, second:
        pytest.fail("the only slot is taken")
    assert caught.value.seconds == 5


HOLD = """
    import sys, time
    from pathlib import Path
    from portail.accounts.hash_slots import hash_slot
    with hash_slot(1, folder=Path(sys.argv[1])):
        print("held", flush=True)
        time.sleep(60)
"""


def test_the_slot_of_a_killed_process_comes_free(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD), str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(Busy), hash_slot(1, folder=tmp_path, wait_seconds=0.02):
            pytest.fail("another process holds the only slot")
        holder.kill()
        holder.wait()
    with hash_slot(1, folder=tmp_path, wait_seconds=0.5):
        assert BoundedArgon2Hasher.OWASP_MEMORY_KIB == 19456
