"""The communications room as a Django app."""

from django.apps import AppConfig


class CommunicationsConfig(AppConfig):
    name = "portail.communications"
    label = "communications"
