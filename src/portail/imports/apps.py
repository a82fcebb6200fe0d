"""The imports room as a Django app."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "portail.imports"
    label = "imports"
