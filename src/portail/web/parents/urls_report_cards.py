"""Addresses of report cards. Floor 10."""

from django.urls import URLPattern, path

from portail.web.parents import views_report_cards

urlpatterns: list[URLPattern] = [
    path("bulletins/", views_report_cards.index, name="report_cards"),
    path("bulletins/<uuid:student>/", views_report_cards.of_child, name="report_cards_of"),
    path("bulletins/<uuid:student>/<uuid:card>/", views_report_cards.card, name="report_card"),
    path("bulletins/<uuid:student>/<uuid:card>/pdf/", views_report_cards.pdf, name="report_card_pdf"),
]
