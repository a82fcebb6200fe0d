"""Addresses of passkeys and of the second step, before anybody is in. Floor 10."""

from django.urls import path

from portail.web.public import views_passkey

urlpatterns = [
    path("connexion/cle/", views_passkey.passkey_sign_in, name="passkey_sign_in"),
    path("connexion/cle/options/", views_passkey.passkey_options, name="passkey_options"),
]
