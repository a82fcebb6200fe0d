"""The boards room as a Django app."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "portail.boards"
    label = "boards"
