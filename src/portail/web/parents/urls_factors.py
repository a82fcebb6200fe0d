"""Addresses of passkeys and of the second step in « Mon compte ». Floor 10."""

from django.urls import path

from portail.web.parents import views_factors_passkeys as passkeys

urlpatterns = [
    path("mon-compte/cles/", passkeys.passkeys, name="passkeys"),
    path("mon-compte/cles/ajouter/", passkeys.passkey_add, name="passkey_add"),
    path("mon-compte/cles/ajouter/options/", passkeys.passkey_options, name="passkey_options"),
    path("mon-compte/cles/offre/", passkeys.passkey_offer, name="passkey_offer"),
    path("mon-compte/cles/<int:passkey_id>/retirer/", passkeys.passkey_remove, name="passkey_remove"),
]
