"""Addresses of school, transport, fees and documents. Floor 10."""

from django.urls import path

from portail.web.parents import views_school, views_transport

urlpatterns = [
    path("ecole/", views_school.first_school, name="school_first"),
    path("ecole/<uuid:student>/", views_school.school, name="school"),
    path("transport/", views_transport.transport, name="transport"),
]
