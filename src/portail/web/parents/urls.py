"""Addresses of the parents' wing; each asks who is there itself. Floor 10."""

from django.urls import path

from portail.web.parents import (
    urls_absences,
    urls_account,
    urls_agenda,
    urls_factors,
    urls_family,
    urls_messages,
    urls_report_cards,
    urls_results,
    urls_services,
    views_associate,
    views_links,
    views_more,
    views_today,
)

app_name = "parents"
urlpatterns = [
    path("aujourdhui/", views_today.today, name="today"),
    path("enfants/associer/", views_associate.associate, name="associate"),
    path("enfants/associer/centres/", views_associate.boards, name="boards"),
    path("enfants/associer/<uuid:link_id>/reussi/", views_associate.associated, name="associated"),
    path("enfants/demander/", views_associate.ask, name="ask_school"),
    path("enfants/demandes/", views_links.requests, name="requests"),
    path("enfants/<uuid:link_id>/retirer/", views_links.remove, name="remove_link"),
    path("plus/", views_more.more, name="more"),
    *urls_results.urlpatterns,
    *urls_report_cards.urlpatterns,
    *urls_absences.urlpatterns,
    *urls_agenda.urlpatterns,
    *urls_messages.urlpatterns,
    *urls_services.urlpatterns,
    *urls_family.urlpatterns,
    *urls_account.urlpatterns,
    *urls_factors.urlpatterns,
]
