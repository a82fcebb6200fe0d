"""Addresses of messages and what they ask. Floor 10."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
