"""Addresses of results. Floor 10."""

from django.urls import path

from portail.web.parents import views_results, views_results_choice

urlpatterns = [
    path("resultats/", views_results_choice.first_child, name="results_first"),
    path("resultats/affichage/", views_results_choice.preference, name="results_preference"),
    path("resultats/<uuid:student>/", views_results.of_child, name="results"),
    path("resultats/<uuid:student>/<uuid:section>/", views_results.in_section, name="results_in"),
]
