"""A template leans on its own wing or on floors below, as code does; import-linter does not read them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import nodes

from tests.house.house import SRC, floors, inside, may_know, templates

LEANING = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
TEMPLATES = templates()


def room_of_file(file: Path) -> str:
    parts = file.relative_to(SRC).parts
    return ".".join(parts[:2]) if parts[0] == "web" else parts[0]


def names_in(expression: nodes.Node) -> Iterator[str | None]:
    """The names that an expression may give; None for what only a run could tell."""
    if isinstance(expression, nodes.Const):
        yield str(expression.value)
    elif isinstance(expression, nodes.CondExpr):
        yield from names_in(expression.expr1)
        yield from names_in(expression.expr2 or nodes.Const(""))
    elif isinstance(expression, nodes.List | nodes.Tuple):
        for item in expression.items:
            yield from names_in(item)
    else:
        yield None


def leans_on(source: str) -> list[str | None]:
    tree = engines["jinja2"].env.parse(source)
    return [name for node in tree.find_all(LEANING) for name in names_in(node.template)]


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_leans_on_its_own_room_or_below(name: str) -> None:
    room = room_of_file(TEMPLATES[name])
    assert room in floors()
    for other in leans_on(TEMPLATES[name].read_text()):
        assert other is not None, f"{name} names a template by an expression that only a run could tell"
        assert other in TEMPLATES, f"{name} leans on {other}, which is not ours"
        assert may_know(room, room_of_file(TEMPLATES[other])), f"{name} ({room}) leans on {other}"


def test_no_two_rooms_give_the_same_template() -> None:
    files = [file for folder in SRC.rglob("jinja2") for file in folder.rglob("*") if file.is_file()]
    assert sorted(map(inside, files)) == sorted(map(inside, TEMPLATES.values()))


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_sentences_stand_in_trans_blocks(name: str) -> None:
    # gettext('100 % sûr') in an expression is formatted, and prints "100 {}ûr" without an error.
    source = re.sub(r"\{#.*?#\}", "", TEMPLATES[name].read_text(), flags=re.DOTALL)
    assert re.findall(r"\{[{%][^}]*\b(?:_|n?p?gettext)\(", source) == []


def test_names_are_read_from_every_form() -> None:
    source = """{% extends "a" if x else "b" %}{% include ["c", d] %}{% from "e" import f %}"""
    assert leans_on(source) == ["a", "b", "c", None, "e"]
