"""Addresses of school, transport, fees and documents. Floor 10."""

from django.urls import path

from portail.web.parents import views_documents, views_fees, views_school, views_transport

urlpatterns = [
    path("ecole/", views_school.first_school, name="school_first"),
    path("ecole/<uuid:student>/", views_school.school, name="school"),
    path("transport/", views_transport.transport, name="transport"),
    path("frais/", views_fees.fees, name="fees"),
    path("frais/recus/", views_fees.receipts, name="receipts"),
    path("frais/recus/<uuid:receipt>/fichier", views_fees.receipt, name="receipt_file"),
    path("documents/", views_documents.documents, name="documents"),
    path("documents/<uuid:document>/fichier", views_documents.document, name="document_file"),
]
