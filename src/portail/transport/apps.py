"""The transport room as a Django app."""

from django.apps import AppConfig


class TransportConfig(AppConfig):
    name = "portail.transport"
    label = "transport"
