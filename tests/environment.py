"""The settings of a test run and its PostgreSQL: a given server, else an embedded one that ends with us."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from portail.demo.postgres import DataInUse, EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent
RUNS_AT_ONCE = 8


def prepare() -> None:
    """Set the variables of a test run, once in the process that starts the others.

    The workers of a parallel run inherit them, the database's address included. A server of one's
    own is given as PORTAIL_DATABASE_URL, in a role that may create roles and without passwords.
    """
    # The programs that tests start would each compile Django anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.config.settings")
    os.environ.setdefault("PYTEST_DJANGO_TEST_MODE", "1")
    defaults = {
        "PORTAIL_ENV": "test",
        "PORTAIL_ROLE": "app",
        "PORTAIL_SECRET_KEY": "a key for tests only, of more than fifty characters, secret to nobody",
        "PORTAIL_HOSTS": "testserver,localhost,127.0.0.1",
        "PORTAIL_BASE_URL": "http://testserver",
        "PORTAIL_EMAIL_URL": "smtp://127.0.0.1:2525",
        "PORTAIL_LOG_LEVEL": "ERROR",
        "PORTAIL_IMPORTS_FOLDER": str(folder_of_worker() / "imports"),
        "PORTAIL_FILES_FOLDER": str(folder_of_worker() / "files"),
    }
    for name, value in defaults.items():
        os.environ[name] = os.environ.get(name, value) if name == "PORTAIL_HASHES_IN_FLIGHT" else value
    if "PORTAIL_TEST_DATABASE_URL" not in os.environ:
        given = os.environ.get("PORTAIL_TEST_SUPERUSER_URL") or os.environ.get("PORTAIL_DATABASE_URL")
        superuser = given or _start_embedded()
        os.environ["PORTAIL_TEST_SUPERUSER_URL"] = superuser
        os.environ["PORTAIL_TEST_DATABASE_URL"] = on_database(superuser, "portail")
        from portail.database.roles import create_roles_and_database  # needs settings to be named first

        create_roles_and_database(superuser, database="portail")
    os.environ["PORTAIL_DATABASE_URL"] = os.environ["PORTAIL_TEST_DATABASE_URL"]


def folder_of_worker() -> Path:
    """Where this worker keeps packages and files, until the run ends.

    Its own, as its database is: a night's cleaning deletes what the rows it sees do not name.
    """
    if "PORTAIL_TEST_FOLDER" not in os.environ:
        os.environ["PORTAIL_TEST_FOLDER"] = folder = tempfile.mkdtemp(prefix="portail-tests-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(os.environ["PORTAIL_TEST_FOLDER"]) / os.environ.get("PYTEST_XDIST_WORKER", "alone")


def on_database(url: str, name: str) -> str:
    """The same server's address, for the database NAME."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def serve_beside_others(data: Path) -> EmbeddedPostgres:
    """Serve on DATA, or on the next free folder beside it while other runs of the same clone hold theirs."""
    for number in range(1, RUNS_AT_ONCE + 1):
        folder = data if number == 1 else data.with_name(f"{data.name}-{number}")
        server = EmbeddedPostgres(folder, durable=False)
        try:
            server.start()
        except DataInUse:
            continue
        return server
    raise DataInUse(f"{RUNS_AT_ONCE} runs hold {data} and the folders beside it: wait until one has ended.")


def _start_embedded() -> str:
    server = serve_beside_others(Path(os.environ.get("PORTAIL_TEST_DATA", ROOT / "var" / "test" / "data")))
    atexit.register(server.stop)
    return server.dsn()
