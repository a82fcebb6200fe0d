"""Addresses of passkeys and of the second step, before anybody is in. Floor 10.

`door` has allauth's name, which knows no wing.
"""

from django.urls import path

from portail.web.public import views_passkey, views_second_factor

door = [path("connexion/deuxieme-etape/", views_second_factor.second_factor, name="mfa_authenticate")]

urlpatterns = [
    path("connexion/cle/", views_passkey.passkey_sign_in, name="passkey_sign_in"),
    path("connexion/cle/options/", views_passkey.passkey_options, name="passkey_options"),
    path("connexion/deuxieme-etape/acces-perdu/", views_second_factor.rescue, name="rescue"),
    path("compte/acces-perdu/<token>/", views_second_factor.rescue_cancel, name="rescue_cancel"),
]
