"""The suite's ground: a real PostgreSQL, the web's own role, and a world of invented families."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.environment import prepare

prepare()

import django  # noqa: E402  (Django reads its settings when its modules are imported)

django.setup()

from django.test import TransactionTestCase  # noqa: E402
from django.utils import translation  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402

from tests.ground import Ground  # noqa: E402
from tests.roles import become  # noqa: E402

hypothesis_settings.register_profile("suite", deadline=None, max_examples=60, derandomize=True)
hypothesis_settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Create and migrate as the owner: the test database is made by the role that owns it."""
    become("owner")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Run every test as the web's role; empty tables as a superuser, which policies do not stop."""
    with django_db_blocker.unblock():
        become("jobs")
        from tests import world

        world.load()
        become("app")
        ground = Ground.save()
    with pytest.MonkeyPatch.context() as patch:
        # Instead of Django's flush, which asks for each model's content type and permissions again.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: ground.restore())
        yield
    ground.close()
    with django_db_blocker.unblock():
        become("owner")


@pytest.fixture(autouse=True)
def in_french() -> None:
    """Start in the language of the settings: a request leaves that of its page to whatever runs next."""
    translation.deactivate()
