"""What import-linter cannot see: relations between tables and between migrations name rooms by strings."""

import pytest
from django.apps import AppConfig, apps
from django.db.migrations.loader import MigrationLoader

from tests.house.house import floors, may_know, room_of

ROOMS = [app for app in apps.get_app_configs() if app.name.startswith("portail.")]


def test_every_app_stands_on_a_floor() -> None:
    assert ROOMS
    assert [app.name for app in ROOMS if room_of(app.name) not in floors()] == []


@pytest.mark.parametrize("app", ROOMS, ids=lambda app: app.label)
def test_a_table_points_at_its_own_room_or_below(app: AppConfig) -> None:
    upward = [
        f"{model.__name__}.{field.name} -> {field.related_model._meta.label}"
        for model in app.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        if (target := apps.get_app_config(field.related_model._meta.app_label).name).startswith("portail.")
        if not may_know(room_of(app.name), room_of(target))
    ]
    assert upward == []


def test_migrations_depend_on_their_own_room_or_below() -> None:
    names = {app.label: app.name for app in ROOMS}
    upward = [
        f"{label}.{name} -> {needed}.{needed_name}"
        for (label, name), migration in MigrationLoader(None).disk_migrations.items()
        for needed, needed_name in (*migration.dependencies, *migration.run_before)
        if label in names and needed in names and not may_know(room_of(names[label]), room_of(names[needed]))
    ]
    assert upward == []


def test_the_floors_are_read_as_the_contracts_say() -> None:
    assert may_know("links", "records")
    assert may_know("web.parents", "web.ui")
    assert not may_know("records", "links")
    assert not may_know("links", "results")
    assert not may_know("web.parents", "web.public")
    assert not may_know("web.ui", "web.parents")
