"""Rooms call each other; signals only hear Django and allauth, where an app gets ready."""

import ast

from tests.house.house import SRC, inside, python_files

WIRES = ("django.dispatch", "signals")


def hears_signals(source: str) -> bool:
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            names += [f"{node.module}.{name.name}" for name in node.names]
        elif isinstance(node, ast.Import):
            names += [name.name for name in node.names]
    return any(wire in name.split(".") or name.startswith(wire) for name in names for wire in WIRES)


def test_only_apps_hear_signals() -> None:
    elsewhere = [file for file in python_files(SRC) if file.name != "apps.py"]
    assert [inside(file) for file in elsewhere if hears_signals(file.read_text())] == []


def test_no_file_is_a_lodging_house() -> None:
    names = {"utils.py", "helpers.py", "misc.py", "signals.py", "common.py", "tools.py"}
    assert [inside(file) for file in python_files(SRC) if file.name in names] == []


def test_each_way_of_hearing_is_seen() -> None:
    assert hears_signals("from django.db.models.signals import post_save")
    assert hears_signals("from django.db.models import signals")
    assert hears_signals("from django.dispatch import receiver")
    assert hears_signals("import allauth.account.signals")
    assert not hears_signals("import signal\nfrom django.db import models")
