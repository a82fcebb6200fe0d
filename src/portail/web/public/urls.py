"""Addresses of the public wing. Floor 10."""

from django.urls import path

from portail.web.public import (
    urls_account,
    urls_factors,
    views_calendar,
    views_help,
    views_home,
    views_schools,
    views_unsubscribe,
    views_verify,
)

app_name = "public"
urlpatterns = [
    path("", views_home.home, name="home"),
    path("ecoles/", views_schools.schools, name="schools"),
    path("verifier/", views_verify.verify, name="verify"),
    path("aide/", views_help.index, name="help"),
    path("aide/<slug:slug>/", views_help.page, name="help_page"),
    path("calendrier/<str:token>.ics", views_calendar.calendar_feed, name="calendar_feed"),
    path("avis/arreter/<str:token>/", views_unsubscribe.unsubscribe, name="unsubscribe"),
    path("confidentialite/", views_help.privacy, name="privacy"),
    path("accessibilite/", views_help.accessibility, name="accessibility"),
    *urls_account.urlpatterns,
    *urls_factors.urlpatterns,
]
