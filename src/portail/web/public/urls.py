"""Addresses of the public wing. Floor 10."""

from portail.web.public import urls_account

app_name = "public"
urlpatterns = [*urls_account.urlpatterns]
