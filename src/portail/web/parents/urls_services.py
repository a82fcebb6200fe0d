"""Addresses of school, transport, fees and documents. Floor 10."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
