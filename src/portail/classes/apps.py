"""The classes room as a Django app."""

from django.apps import AppConfig


class ClassesConfig(AppConfig):
    name = "portail.classes"
    label = "classes"
