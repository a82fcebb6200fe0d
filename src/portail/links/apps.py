"""The links room as a Django app."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "portail.links"
    label = "links"
