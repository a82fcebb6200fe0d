"""Addresses of passkeys and of the second step in « Mon compte ». Floor 10."""

from django.urls import path

import portail.web.ui.rows  # noqa: F401 - <row:…>
from portail.web.parents import views_factors as factors
from portail.web.parents import views_factors_passkeys as passkeys
from portail.web.parents import views_factors_password as password

urlpatterns = [
    path("mon-compte/cles/", passkeys.passkeys, name="passkeys"),
    path("mon-compte/cles/ajouter/", passkeys.passkey_add, name="passkey_add"),
    path("mon-compte/cles/ajouter/options/", passkeys.passkey_options, name="passkey_options"),
    path("mon-compte/cles/offre/", passkeys.passkey_offer, name="passkey_offer"),
    path("mon-compte/cles/<row:passkey_id>/retirer/", passkeys.passkey_remove, name="passkey_remove"),
    path("mon-compte/deux-etapes/", factors.second_factor, name="second_factor"),
    path("mon-compte/deux-etapes/activer/", factors.second_factor_on, name="second_factor_on"),
    path("mon-compte/deux-etapes/desactiver/", factors.second_factor_off, name="second_factor_off"),
    path("mon-compte/deux-etapes/codes/", factors.codes, name="recovery_codes"),
    path("mon-compte/deux-etapes/refuser/", factors.rescue_stop, name="rescue_stop"),
    path("mon-compte/mot-de-passe/retirer/", password.password_remove, name="password_remove"),
    path("mon-compte/mot-de-passe/choisir/", password.password_choose, name="password_choose"),
    path("mon-compte/confirmer/cle/", password.confirm, name="confirm_passkey"),
    path("mon-compte/confirmer/cle/options/", password.confirm_options, name="confirm_passkey_options"),
]
