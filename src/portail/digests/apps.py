"""The digests room as a Django app."""

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "portail.digests"
    label = "digests"
