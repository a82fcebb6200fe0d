"""A template leans on its own wing or on floors below, as code does; import-linter does not read them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import nodes

from tests.house.house import SRC, floors, inside, may_know, templates

LEANING = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
TRANSLATING = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
BARE_PERCENT = re.compile(r"%(?!\()")
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


def bare_percents(source: str) -> list[str]:
    """Sentences that gettext, which formats always here, would garble: "100 % sûr" prints "100 {}ûr"."""
    tree = engines["jinja2"].env.parse(source)
    calls = [call for call in tree.find_all(nodes.Call) if getattr(call.node, "name", "") in TRANSLATING]
    texts = [text.value for call in calls for text in call.args if isinstance(text, nodes.Const)]
    return [text for text in texts if BARE_PERCENT.search(str(text).replace("%%", ""))]


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
def test_a_percent_sign_is_doubled_where_sentences_are_formatted(name: str) -> None:
    assert bare_percents(TEMPLATES[name].read_text()) == []


def test_a_bare_percent_sign_is_seen() -> None:
    doubled = """{% trans %}100 %{% endtrans %}{{ _("%%") }}"""  # by Babel, and by hand
    source = """{{ _("100 % sûr") }}{{ ngettext("%(num)s", "%% %", 2) }}""" + doubled
    assert bare_percents(source) == ["100 % sûr", "%% %"]


def test_names_are_read_from_every_form() -> None:
    source = """{% extends "a" if x else "b" %}{% include ["c", d] %}{% from "e" import f %}"""
    assert leans_on(source) == ["a", "b", "c", None, "e"]
