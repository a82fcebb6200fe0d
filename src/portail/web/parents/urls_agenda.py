"""Addresses of the agenda and its feeds. Floor 10."""

from django.urls import path

from portail.web.parents import views_agenda, views_agenda_feeds, views_agenda_timetable

urlpatterns = [
    path("agenda/", views_agenda.agenda, name="agenda"),
    path("agenda/abonnements/", views_agenda_feeds.feeds, name="feeds"),
    path("agenda/abonnements/<uuid:feed_id>/renouveler/", views_agenda_feeds.renew, name="feed_renew"),
    path("agenda/abonnements/<uuid:feed_id>/revoquer/", views_agenda_feeds.revoke, name="feed_revoke"),
    path("agenda/<uuid:student>/horaire/", views_agenda_timetable.timetable, name="timetable"),
]
