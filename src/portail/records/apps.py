"""The records room as a Django app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "portail.records"
    label = "records"
