"""Addresses of « Mon compte ». `door` has allauth's name, which knows no wing. Floor 10."""

from django.urls import path

import portail.web.ui.rows  # noqa: F401 - <row:…>
from portail.web.parents import (
    views_account,
    views_account_addresses,
    views_account_sessions,
    views_confirm_mail,
    views_ways,
)

door = [path("mon-compte/confirmer/", views_account.confirm, name="account_reauthenticate")]

urlpatterns = [
    path("mon-compte/", views_account.account, name="account"),
    path("mon-compte/adresses/ajouter/", views_account_addresses.address_add, name="address_add"),
    path("mon-compte/adresses/ajouter/code/", views_account_addresses.address_code, name="address_code"),
    path(
        "mon-compte/adresses/<row:address_id>/retirer/",
        views_account_addresses.address_remove,
        name="address_remove",
    ),
    path(
        "mon-compte/adresses/<row:address_id>/principale/",
        views_account_addresses.address_main,
        name="address_main",
    ),
    path("mon-compte/mot-de-passe/", views_account.password, name="password"),
    path("mon-compte/confirmer/courriel/", views_confirm_mail.confirm_mail, name="confirm_mail"),
    path("mon-compte/confirmer/code/", views_confirm_mail.confirm_code, name="confirm_code"),
    path("mon-compte/acces/", views_ways.ways, name="ways"),
    path("mon-compte/acces/garder/", views_ways.way_keep, name="way_keep"),
    path("mon-compte/acces/ajouter/", views_ways.social_add, name="social_add"),
    path("mon-compte/acces/<row:account_id>/retirer/", views_ways.social_remove, name="social_remove"),
    path("mon-compte/langue/", views_account.language, name="language"),
    path("mon-compte/appareils/", views_account_sessions.sessions, name="sessions"),
    path(
        "mon-compte/appareils/<uuid:public_id>/deconnecter/",
        views_account_sessions.session_end,
        name="session_end",
    ),
    path("mon-compte/fermer/", views_account.close, name="close"),
]
