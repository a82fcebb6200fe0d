"""A process of the pages answers one request at a time; one for slow uploads, as many as it has threads."""

import pytest
from click.testing import CliRunner

from portail.cli import serve
from portail.imports.receive import MEBI
from portail.web.operators import bodies
from tests.environment import ROOT


class Recorded:
    """A server that only notes how it was asked to serve."""

    asked: dict[str, object]

    def __init__(self, **asked: object) -> None:
        Recorded.asked = asked

    def serve(self, **_asked: object) -> None:
        """Nothing listens."""


@pytest.mark.parametrize(("uploads", "threads"), [("fast", 1), ("slow", serve.UPLOADS_AT_ONCE)])
def test_threads_are_for_slow_uploads_alone(
    uploads: str, threads: int, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPLOADS = uploads
    monkeypatch.setattr(serve, "Granian", Recorded)
    for name in ("refuse_faults", "collect_if_changed"):
        monkeypatch.setattr(serve, name, lambda: None)
    monkeypatch.setattr(serve, "refuse_taken_port", lambda _host, _port: None)
    done = CliRunner().invoke(serve.command, ["--port", "8001"])
    assert done.exit_code == 0, done.output
    assert Recorded.asked["blocking_threads"] == threads


def test_the_recipe_for_slow_uploads_says_the_code_s_numbers() -> None:
    recipe = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    slow = bodies.PACES["slow"]
    assert f"up to {serve.UPLOADS_AT_ONCE} at once a process" in recipe
    assert f"down to {slow.bytes_per_second // 1024} KiB a second" in recipe
    assert f"client_max_body_size {bodies.MAX_UPLOAD_BYTES // MEBI}m;" in recipe
