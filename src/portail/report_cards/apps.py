"""The report cards room as a Django app."""

from django.apps import AppConfig


class ReportCardsConfig(AppConfig):
    name = "portail.report_cards"
    label = "report_cards"
