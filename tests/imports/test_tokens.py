"""A token opens one board's deposit, is kept by nobody, and is refused in one way."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from portail.boards.models import Board
from portail.cli.import_token import command
from portail.imports.tokens import (
    NotLetIn,
    Sender,
    TokenRefused,
    count_package,
    create_token,
    let_in,
    revoke_token,
    tokens_of,
)
from tests.imports.conftest import CODE, NOW
from tests.roles import superuser_connection


@pytest.fixture
def token(board: Board) -> str:
    return create_token(board_id=board.pk, label="nuit", days=30, by="Diane", now=NOW)


def refused(code: str = CODE, token: str = "", *, now=NOW, network: str = "203.0.113.9") -> str:
    with pytest.raises(NotLetIn) as caught:
        let_in(board_code=code, token=token, network=network, now=now)
    return caught.value.code


def test_a_token_speaks_for_its_board(board: Board, token: str) -> None:
    sender = let_in(board_code=CODE, token=token, network="203.0.113.9", now=NOW)
    assert sender == Sender(board.pk, "nuit")
    assert tokens_of(board_id=board.pk)[0].last_used_at == NOW


def test_a_token_is_nowhere_in_the_database(token: str) -> None:
    with superuser_connection() as raw:
        rows = raw.execute(
            "SELECT t::text FROM imports_uploadtoken t UNION ALL SELECT e::text FROM audit_entry e"
        )
        assert not [row for (row,) in rows.fetchall() if token.removeprefix("envoi_") in row]


def test_a_wrong_expired_withdrawn_or_other_boards_token_is_refused_alike(board: Board, token: str) -> None:
    Board.objects.create(code="901999", name="CSS Voisin", kind="francophone")
    assert refused() == refused(token="envoi_x") == "unknown-token"
    assert refused("901999", token) == refused("nowhere", token) == "unknown-token"
    assert refused(token=token, now=NOW + timedelta(days=31)) == "unknown-token"
    revoke_token(board_id=board.pk, label="nuit", by="Diane", now=NOW)
    assert refused(token=token) == "unknown-token"


def test_tries_run_out_for_a_network_and_not_for_another(token: str) -> None:
    assert {refused(token="envoi_x") for _ in range(30)} == {"unknown-token"}
    assert refused(token=token) == "too-many-tries"
    assert let_in(board_code=CODE, token=token, network="203.0.113.10", now=NOW)


def test_good_tries_cost_nothing(token: str) -> None:
    for _ in range(40):
        let_in(board_code=CODE, token=token, network="203.0.113.9", now=NOW)


def test_a_stolen_token_sends_so_many_packages_an_hour(board: Board) -> None:
    sender = Sender(board.pk, "nuit")
    for _ in range(30):
        count_package(sender, now=NOW)
    with pytest.raises(NotLetIn) as caught:
        count_package(sender, now=NOW)
    assert caught.value.code == "too-many-packages"
    count_package(sender, now=NOW + timedelta(hours=1))


def test_a_label_serves_again_once_its_token_is_withdrawn(board: Board, token: str) -> None:
    with pytest.raises(TokenRefused):
        create_token(board_id=board.pk, label="nuit", days=1, by="Diane", now=NOW)
    revoke_token(board_id=board.pk, label="nuit", by="Diane", now=NOW)
    create_token(board_id=board.pk, label="nuit", days=1, by="Diane", now=NOW)
    assert [one.revoked_at for one in tokens_of(board_id=board.pk)] in ([None, NOW], [NOW, None])


def test_the_command_makes_lists_and_withdraws(board: Board) -> None:
    made = CliRunner().invoke(command, [CODE, "--label", "serveur du soir"])
    assert made.exit_code == 0 and made.stdout.startswith("envoi_")
    listed = CliRunner().invoke(command, [CODE])
    assert "serveur du soir  live" in listed.stdout and made.stdout.strip() not in listed.stdout
    assert CliRunner().invoke(command, [CODE, "--revoke", "serveur du soir"]).exit_code == 0
    assert CliRunner().invoke(command, [CODE, "--revoke", "serveur du soir"]).exit_code == 1
    assert CliRunner().invoke(command, ["nulle part"]).exit_code == 2
