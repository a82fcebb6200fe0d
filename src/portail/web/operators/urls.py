"""Addresses of the operators' wing: machines speak here, in JSON. Floor 10."""

from django.urls import path

from portail.web.operators import views_uploads

app_name = "operators"
urlpatterns = [
    path("envois/<slug:board>/", views_uploads.upload, name="upload"),
    # `curl -T nuit.zip …/envois/901000/` puts the file's name behind the address.
    path("envois/<slug:board>/<str:name>.zip", views_uploads.upload, name="upload_named"),
    path("envois/<slug:board>/<int:run>/", views_uploads.report, name="upload_report"),
]
