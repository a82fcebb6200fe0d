"""The addresses that can open a session are those of docs/ways-in.md, and all of them pass the one door."""

import ast
import dis
import re
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from portail.accounts import entrance
from tests.house.house import ROOT, SRC, inside, python_files

DOORS = (entrance.enter, entrance.go_on)
PAGE = ROOT / "docs" / "ways-in.md"
ROW = re.compile(r"^\| `([a-z_:]+)` \| `(/[^`]*)` \|", re.MULTILINE)
# Whatever signs somebody in without asking the stages.
SIDE_DOORS = {"login", "alogin", "perform_login", "resume_login", "perform_password_login"}


def views(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    """Every named address and its view."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from views(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", one.callback


def functions_of(function: FunctionType) -> Iterator[FunctionType]:
    """The functions of ours that a function names: by a global, through a module, in its closure."""
    for code in codes_of(function.__code__):
        last: object = None
        for step in dis.get_instructions(code):
            if step.opname == "LOAD_GLOBAL":
                last = function.__globals__.get(step.argval)
            elif step.opname == "LOAD_ATTR" and isinstance(last, ModuleType):
                last = getattr(last, step.argval, None)
            if isinstance(last, FunctionType) and is_ours(last):
                yield last
    held = [cell.cell_contents for cell in function.__closure__ or ()]
    yield from (each for each in (*held, getattr(function, "__wrapped__", None)) if is_ours(each))


def codes_of(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_of(constant)


def is_ours(each: object) -> bool:
    """Ours, or a decorator's around ours."""
    if not isinstance(each, FunctionType):
        return False
    return each.__module__.startswith("portail.") or hasattr(each, "__wrapped__")


def opens_a_session(view: Callable[..., Any]) -> bool:
    """Whether a view leads to the door, through any of our functions."""
    waiting, seen = [view], set()
    while waiting:
        function = waiting.pop()
        if function in DOORS:
            return True
        if function not in seen and isinstance(function, FunctionType):
            seen.add(function)
            waiting += functions_of(function)
    return False


def documented() -> set[str]:
    return {name for name, _path in ROW.findall(PAGE.read_text(encoding="utf-8"))}


@pytest.mark.asvs("6.1.3", "6.3.4")
def test_the_documented_ways_in_are_the_addresses_that_reach_the_door() -> None:
    assert {name for name, view in views() if opens_a_session(view)} == documented()


def test_the_walk_sees_each_kind_of_view() -> None:
    """The check itself: a page that lets nobody in does not reach the door, and one that does is seen."""
    all_views = dict(views())
    assert opens_a_session(all_views["account_login"]) and opens_a_session(all_views["mfa_authenticate"])
    assert not opens_a_session(all_views["parents:account"])
    assert not opens_a_session(all_views["public:passkey_options"])


@pytest.mark.asvs("6.3.4")
def test_nothing_signs_anybody_in_beside_the_door() -> None:
    found = set()
    for file in python_files(SRC):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                found |= {(inside(file), name)} if name in SIDE_DOORS else set()
    assert found == {("src/portail/accounts/entrance.py", "perform_login")}
