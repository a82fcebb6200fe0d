"""Addresses of sign-in, sign-up and reset. `door` has allauth's names, which know no wing. Floor 10."""

from django.urls import path

from portail.web.public import views_not_me, views_reset, views_sign_in, views_sign_up, views_social

door = [
    path("connexion/", views_sign_in.sign_in, name="account_login"),
    path("deconnexion/", views_sign_in.sign_out, name="account_logout"),
]

# One address for each provider, the same in every language: it is written down at the provider's.
returns = [path("retour/<slug:provider>/", views_social.arrive, name="social_return")]

urlpatterns = [
    path("connexion/sociale/", views_social.depart, name="social_start"),
    path("connexion/sociale/refus/", views_social.refused, name="social_refused"),
    path("connexion/sociale/adresse/", views_social.address, name="social_address"),
    path("connexion/sociale/code/", views_social.code, name="social_code"),
    path("compte/creer/", views_sign_up.sign_up, name="sign_up"),
    path("compte/creer/code/", views_sign_up.sign_up_code, name="sign_up_code"),
    path("compte/creer/mot-de-passe/", views_sign_up.sign_up_password, name="sign_up_password"),
    path("compte/reinitialiser/", views_reset.reset, name="reset"),
    path("compte/reinitialiser/code/", views_reset.reset_code, name="reset_code"),
    path("compte/reinitialiser/mot-de-passe/", views_reset.reset_password, name="reset_password"),
    path("compte/renvoyer/", views_reset.resend, name="resend"),
    path("compte/pas-moi/<token>/", views_not_me.not_me, name="not_me"),
    path("compte/courriel/<token>/", views_reset.mail_link, name="mail_link"),
]
