"""The suite's ground: a real PostgreSQL, the web's own role, and a world of invented families."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.environment import folder_of_worker, prepare

prepare()

import django  # noqa: E402  (Django reads its settings when its modules are imported)

django.setup()

from django.conf import settings as django_settings  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from django.utils import translation  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402

from tests.roles import become  # noqa: E402
from tests.saved import Saved  # noqa: E402

hypothesis_settings.register_profile("suite", deadline=None, max_examples=60, derandomize=True)
hypothesis_settings.load_profile("suite")

# pytest-django read the settings of a worker before this file, as the first process had named them.
django_settings.IMPORTS_INBOX = folder_of_worker() / "imports"
django_settings.FILES_FOLDER = folder_of_worker() / "files"

TESTS = Path(__file__).parent
# They start browsers and servers: the modules of each follow each other, so that a worker of a parallel run
# starts its portal once, and nothing long is left for the end.
FIRST = ("e2e", "demo", "cli")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    folder = item.path.relative_to(TESTS).parts[0]
    return FIRST.index(folder) if folder in FIRST else len(FIRST)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Create and migrate as the owner: the test database is made by the role that owns it."""
    become("owner")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Run every test as the web's role, and put back after it the tables that it wrote."""
    with django_db_blocker.unblock():
        become("jobs")
        from tests import world

        world.load()
        become("app")
    with Saved() as saved, pytest.MonkeyPatch.context() as patch:
        # Instead of Django's flush, which asks for each model's content type and permissions again.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: saved.restore())
        yield
    with django_db_blocker.unblock():
        become("owner")


@pytest.fixture(autouse=True)
def in_french() -> None:
    """Start in the language of the settings: a request leaves that of its page to whatever runs next."""
    translation.deactivate()
