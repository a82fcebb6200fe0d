"""The database room as a Django app: rights are given before each migrate."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import pre_migrate

from portail.database.roles import grant_by_default


def _before_migrate(**_: Any) -> None:
    grant_by_default()


class DatabaseConfig(AppConfig):
    name = "portail.database"
    label = "database"

    def ready(self) -> None:
        pre_migrate.connect(_before_migrate, sender=self)
