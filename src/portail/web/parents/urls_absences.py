"""Addresses of absences. Floor 10."""

from django.urls import URLPattern, path

from portail.web.parents import views_absences, views_absences_announce

urlpatterns: list[URLPattern] = [
    path("absences/", views_absences.absences, name="absences"),
    path("absences/<uuid:absence>/motiver/", views_absences.justify, name="absence_justify"),
    path("absences/pieces/<uuid:explanation>/", views_absences.note, name="absence_note"),
    path("absences/annoncer/", views_absences_announce.announce, name="absence_announce"),
    path(
        "absences/annoncees/<uuid:announcement>/retirer/",
        views_absences_announce.withdraw,
        name="absence_withdraw",
    ),
]
