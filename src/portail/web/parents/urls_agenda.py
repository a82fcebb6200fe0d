"""Addresses of the agenda and its feeds. Floor 10."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
