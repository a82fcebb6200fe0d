"""The server's log is read statement by statement, for one role only."""

from pathlib import Path

from bench.statements import Statement, Tail, read

LOG = (
    "portail_app|41|LOG:  statement: BEGIN\n"
    "portail_app|41|LOG:  execute _pg3_0: SELECT p.id\n"
    "\tFROM accounts_person p\n"
    "\tWHERE p.key = $1 AND p.n = $2\n"
    "portail_app|41|DETAIL:  Parameters: $1 = 'l''été: $9', $2 = NULL\n"
    "postgres|50|LOG:  statement: SELECT pg_reload_conf()\n"
    "|7|LOG:  parameter \"log_statement\" changed to \"all\"\n"
    "portail_app|41|ERROR:  no row context\n"
    "portail_app|41|LOG:  execute <unnamed>: COMMIT\n"
)  # fmt: skip


def test_statements_come_in_order_with_their_parameters() -> None:
    assert read(LOG, role="portail_app") == [
        Statement("BEGIN"),
        Statement("SELECT p.id\nFROM accounts_person p\nWHERE p.key = $1 AND p.n = $2", ("l'été: $9", None)),
        Statement("COMMIT"),
    ]


def test_another_role_is_not_counted() -> None:
    assert [each.sql for each in read(LOG, role="postgres")] == ["SELECT pg_reload_conf()"]


def test_a_tail_reads_only_what_was_added(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text("before\n")
    tail = Tail(path)
    with path.open("a") as log:
        log.write("après\n")
    assert (tail.new(), tail.new()) == ("après\n", "")
