"""Addresses of notices, what is held on a family, and who looked at it. Floor 10."""

from django.urls import URLPattern, path

from portail.web.parents import views_family, views_family_asking, views_my_data, views_notices

urlpatterns: list[URLPattern] = [
    path("mon-compte/avis/", views_notices.notices, name="notices"),
    path("mon-compte/avis/appareil/", views_notices.device, name="notices_device"),
    path("enfants/", views_family.family, name="family"),
    path("enfants/<uuid:link_id>/acces/", views_family.access, name="family_access"),
    path("enfants/<uuid:link_id>/consultations/", views_family.views, name="family_views"),
    path("enfants/<uuid:link_id>/correction/", views_family_asking.correction, name="family_correction"),
    path("enfants/<uuid:link_id>/pas-repondant/", views_family_asking.deny, name="family_deny"),
    path("mon-compte/mes-donnees/", views_my_data.my_data, name="my_data"),
    path("mon-compte/mes-donnees/<uuid:copy_id>/", views_my_data.fetch, name="my_data_fetch"),
]
