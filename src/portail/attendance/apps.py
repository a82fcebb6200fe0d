"""The attendance room as a Django app."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "portail.attendance"
    label = "attendance"
