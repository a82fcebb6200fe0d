"""Words put in while compiling read exactly as if they were looked up at each page."""

from uuid import UUID

import pytest
from django.template import engines
from django.utils import translation
from django.utils.translation import gettext_lazy
from jinja2 import Environment
from markupsafe import Markup, escape

from portail.web.ui.environment import url
from portail.web.ui.folding import ByLanguage
from portail.web.ui.plain_output import text
from portail.web.ui.shell import Shell

WORDS = (
    "{% trans %}Mot de passe oublié?{% endtrans %}",
    '{{ _("Se connecter") }}',
    "{% trans name=name %}Bonjour {{ name }}{% endtrans %}",
    '{{ _("Se connecter") ~ name }}',
    "{% set words = 'Aide' %}{{ _(words) }}",
    "{% trans count=3 %}un enfant{% pluralize %}{{ count }} enfants{% endtrans %}",
    "{% trans %}100 % des élèves{% endtrans %}",
    '{% for word in (_("Aide"), _("Annuler")) %}{{ word }}{% endfor %}',
    '{{ url("public:home") }}',
    '{% from "ui/icons.html" import icon %}{{ icon("clock", 16) }}',
    '{% from "ui/icons.html" import icon as drawn %}{{ (drawn("help"), name)|join }}',
    '<a href="{{ shell.prefix }}/plus/" lang="{{ shell.language }}">{{ shell.initials }}</a>',
    "{% block whole %}{% for each in (name, 3, name|safe) %}{{ each }}{% endfor %}{% endblock %}",
    "{% macro said(what) %}<b>{{ what }}</b>{% endmacro %}{{ said(name) }}{{ said(none) }}",
)
NAME = "L’Écuyer <b>& fils</b>"


def plain(folded: Environment) -> Environment:
    """The same environment as Jinja2 itself would compile it."""
    env = Environment(
        autoescape=True,
        undefined=folded.undefined,
        extensions=["jinja2.ext.i18n"],
        loader=folded.loader,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        translation.gettext, translation.ngettext, newstyle=True
    )
    env.globals["url"] = url
    return env


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("source", WORDS)
def test_a_folded_template_reads_the_same(source: str, language: str) -> None:
    environments = engines["jinja2"].env
    assert isinstance(environments, ByLanguage)
    source = f"{{% autoescape true %}}{source}{{% endautoescape %}}"
    values = {"name": NAME, "shell": Shell(language=language, alternate_url="/", initials="<GC>")}
    with translation.override(language):
        expected = plain(environments.active).from_string(source).render(values)
        assert environments.from_string(source).render(values) == expected


@pytest.mark.parametrize("value", [NAME, Markup("<b>Léa</b>"), 47, None, gettext_lazy("Aide"), UUID(int=7)])
def test_a_value_stands_in_a_page_as_jinja2_escapes_it(value: object) -> None:
    assert text(value) == escape(value)


def test_a_template_of_a_page_escapes_and_one_of_a_mail_does_not() -> None:
    env = engines["jinja2"].env.active
    source = "{{ name }}"
    page, mail = (env.compile(source, name, raw=True) for name in ("a.html", "a.txt"))
    assert "environment.text(" in page
    assert "environment.text(" not in mail


def test_each_language_has_its_own_templates() -> None:
    environments = engines["jinja2"].env
    source = '{{ _("Yes") }}'  # from Django's own catalogue, which is never unfinished
    with translation.override("fr"):
        french = environments.from_string(source)
    with translation.override("en"):
        english = environments.from_string(source)
    assert (french.render(), english.render()) == ("Oui", "Yes")


def test_nothing_is_looked_up_when_a_constant_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    template = engines["jinja2"].env.from_string('{% trans %}Se connecter{% endtrans %} {{ _("Aide") }}')
    monkeypatch.setattr(translation, "gettext", lambda _: pytest.fail("looked up at each page"))
    assert template.render() == "Se connecter Aide"
