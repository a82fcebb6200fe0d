"""Addresses of notices, what is held on a family, and who looked at it. Floor 10."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
