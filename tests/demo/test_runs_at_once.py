"""Two test runs in one clone, each on a server of its own."""

import fcntl
from pathlib import Path

import pytest

from portail.demo.postgres import DataInUse
from tests import environment


def test_a_run_takes_the_next_folder_while_another_holds_the_first(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with data.with_name("data.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with environment.serve_beside_others(data) as server:
            assert server.data == tmp_path / "data-2"
            assert server.pid
    assert not data.exists()


def test_when_every_folder_is_held_the_run_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "RUNS_AT_ONCE", 1)
    with tmp_path.joinpath("data.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(DataInUse, match="1 runs hold"):
            environment.serve_beside_others(tmp_path / "data")
