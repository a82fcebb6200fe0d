"""The agenda room as a Django app."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "portail.agenda"
    label = "agenda"
