"""Addresses of absences. Floor 10."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
