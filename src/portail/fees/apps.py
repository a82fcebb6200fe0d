"""The fees room as a Django app."""

from django.apps import AppConfig


class FeesConfig(AppConfig):
    name = "portail.fees"
    label = "fees"
