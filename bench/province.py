"""The imports' ground: a province of invented packages, its database, and parents who follow children."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from django.contrib.auth.hashers import make_password

from bench.database import FOLDER, Database
from bench.people import PASSWORD, Parent
from portail.demo.province.writing import Order, write_province

PUPILS = int(os.environ.get("PORTAIL_BENCH_PUPILS", "1200000"))
WHOLE = 1_000_000  # fewer pupils than that, and no limit is judged
SEED = 7
CHANGED = 0.01
PARENTS = 400
SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "8GB", "log_line_prefix": "%u|%p|"}
DIRECTORY = ("boards", "schools", "private")
TABLES = ("records_student", "records_contact", "records_contactaddress", "records_guardianship")


@dataclass(frozen=True, slots=True)
class Province:
    """Folders of packages: the first day's, the same in other bytes, and the next night's, 1 % changed."""

    directory: Path
    first: Path
    shuffled: Path
    changed: Path


def province(pupils: int = PUPILS, seed: int = SEED) -> Province:
    """The packages, written the first time that they are asked for."""
    folder = FOLDER / f"province-{pupils}-{seed}"
    first = Order(pupils, seed, folder / "first", changed=CHANGED)
    written = [
        _written(order)
        for order in (
            first,
            replace(first, folder=folder / "shuffled", shuffle=True),
            replace(first, folder=folder / "changed", night=1),
        )
    ]
    return Province(first.folder / "directory", *written)


def _written(order: Order) -> Path:
    # Written last, so that what a kill left half written is written again.
    if not (order.folder / "answers.json").exists():
        print(f"Writing {order.folder} (once)…", flush=True)
        write_province(order)
    return order.folder / "packages"


class ProvinceDatabase(Database):
    """Made anew on entry: migrated, with the directory of boards and schools and not one pupil."""

    def __init__(self, directory: Path, *, name: str = "import") -> None:
        """name: of its folder under var/bench."""
        super().__init__(FOLDER / name, SETTINGS)
        self._directory = directory

    def __enter__(self) -> "ProvinceDatabase":
        super().__enter__()
        self.make()
        files = [(f"--{each}", str(self._directory / f"{each}.csv")) for each in DIRECTORY]
        self.portail("import-directory", *(word for pair in files for word in pair), role="jobs")
        return self

    def settle(self) -> None:
        """What autovacuum would have done by the next night."""
        with self.superuser() as raw:
            raw.execute("VACUUM ANALYZE")
            raw.execute("CHECKPOINT")

    def rows(self, tables: Sequence[str] = TABLES) -> int:
        """How many rows these have together, those of the record unless told."""
        with self.superuser() as raw:
            counts = [raw.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]
        return sum(int(str(count[0])) for count in counts if count)

    def logged_mib(self) -> float:
        """How much was written to the log since the server began."""
        with self.superuser() as raw:
            found = raw.execute("SELECT pg_current_wal_lsn() - '0/0'").fetchone()
        return float(str(found[0])) / 2**20 if found else 0.0

    def size_mib(self) -> float:
        """What the database takes on disk, its log left out."""
        with self.superuser() as raw:
            found = raw.execute("SELECT pg_database_size(current_database())").fetchone()
        return float(str(found[0])) / 2**20 if found else 0.0

    def add_parents(self, most: int = PARENTS) -> Sequence[Parent]:
        """Give some guardians an account and the links to all their children."""
        with self.superuser() as raw:
            return follow(raw, make_password(PASSWORD), most=most)


def follow(raw: psycopg.Connection[tuple[object, ...]], password: str, *, most: int) -> Sequence[Parent]:
    """As many accounts, each of one guardian whose address nobody else has, linked to all their children."""
    raw.execute(_PERSONS, [password, most])
    raw.execute(_ADDRESSES)
    raw.execute(_LINKS)
    raw.execute("ANALYZE")
    rows = raw.execute(_PARENTS).fetchall()
    return [Parent(int(str(row[0])), str(row[1]), int(str(row[2])), "fr") for row in rows]


_PERSONS = """
INSERT INTO accounts_person (email, password, language, is_active, created_at, seen_at)
SELECT address_key, %s, 'fr', true, now(), now() FROM (
    SELECT a.address_key FROM records_contactaddress a
    WHERE EXISTS (SELECT FROM records_guardianship g
                  WHERE g.contact_id = a.contact_id AND g.is_active AND g.access = 'yes')
    GROUP BY 1 HAVING count(*) = 1 ORDER BY md5(address_key) LIMIT %s
) AS chosen ON CONFLICT DO NOTHING
"""
_ADDRESSES = """
INSERT INTO account_emailaddress (user_id, email, verified, "primary")
SELECT id, email, true, true FROM accounts_person p
WHERE NOT EXISTS (SELECT FROM account_emailaddress e WHERE e.email = p.email)
"""
_LINKS = """
INSERT INTO links_link (id, person_id, board_id, student_id, contact_id, address_key, active, suspended_for,
                        ends_on, position, created_at)
SELECT gen_random_uuid(), p.id, g.board_id, g.student_id, g.contact_id, a.address_key, true, '', g.ends_on,
       row_number() OVER (PARTITION BY p.id ORDER BY g.student_id) - 1, now()
FROM accounts_person p
JOIN records_contactaddress a ON a.address_key = p.email
JOIN records_guardianship g ON g.contact_id = a.contact_id AND g.is_active AND g.access = 'yes'
ON CONFLICT DO NOTHING
"""
_PARENTS = """
SELECT p.id, p.email, count(l.id) FROM accounts_person p JOIN links_link l ON l.person_id = p.id
GROUP BY 1, 2 ORDER BY 1
"""
