"""The limits room as a Django app."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "portail.limits"
    label = "limits"
