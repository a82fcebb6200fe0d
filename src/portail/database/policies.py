"""Row policies as migration operations: the SQL is written once, here. Floor 2."""

from django.db.migrations import RunSQL

# For functions that policies ask: planned once for everybody, planning anew being dearer than the reading.
PLANNED_ONCE = "SET plan_cache_mode = force_generic_plan"
# And as their owner, where they read a table whose own policy asks them.
READS_AS_OWNER = f"SECURITY DEFINER SET search_path = public, pg_temp {PLANNED_ONCE}"

BOARD = "board_id = (SELECT app_board())"


def protect(table: str) -> RunSQL:
    """Turn row security on for TABLE, its owner included."""
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def policy(table: str, name: str, *, using: str, check: str, command: str = "ALL") -> RunSQL:
    """Let rows of TABLE through where USING holds, and be written where CHECK holds."""
    clauses = {"SELECT": f"USING ({using})", "INSERT": f"WITH CHECK ({check})"}.get(
        command, f"USING ({using}) WITH CHECK ({check})"
    )
    return RunSQL(
        f"CREATE POLICY {name} ON {table} FOR {command} {clauses}",
        f"DROP POLICY {name} ON {table}",
    )


def changed_policy(table: str, name: str, *, using: str = "", check: str = "") -> RunSQL:
    """Put other conditions in the place of a policy's. Going back leaves them: no table is left open."""
    clauses = " ".join([f"USING ({using})"] * bool(using) + [f"WITH CHECK ({check})"] * bool(check))
    return RunSQL(f"ALTER POLICY {name} ON {table} {clauses}", RunSQL.noop)


def board_rows(table: str) -> list[RunSQL]:
    """The usual pair: row security on, and the board's own rows through."""
    return [protect(table), policy(table, "board", using=BOARD, check=BOARD)]


def readable(table: str, name: str, *, using: str) -> RunSQL:
    """Let rows of TABLE be read, never written, where USING holds."""
    return policy(table, name, using=using, check="false", command="SELECT")


def read_by_functions(table: str) -> RunSQL:
    """Let functions that read as their owner read TABLE: as the role that migrates, which serves nobody."""
    return RunSQL(
        f"CREATE POLICY functions ON {table} FOR SELECT TO CURRENT_USER USING (true)",
        f"DROP POLICY functions ON {table}",
    )


def revoke(table: str, *, rights: str, role: str) -> RunSQL:
    """Take RIGHTS on TABLE back from ROLE; the defaults give all four."""
    return RunSQL(f"REVOKE {rights} ON {table} FROM {role}", f"GRANT {rights} ON {table} TO {role}")


def columns_only(table: str, *, right: str, columns: tuple[str, ...], role: str) -> RunSQL:
    """Leave ROLE its RIGHT on these COLUMNS of TABLE alone."""
    return RunSQL(
        f"REVOKE {right} ON {table} FROM {role}; GRANT {right} ({', '.join(columns)}) ON {table} TO {role}",
        f"GRANT {right} ON {table} TO {role}",
    )
