"""The results room as a Django app."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "portail.results"
    label = "results"
