"""Addresses of report cards. Floor 10."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
