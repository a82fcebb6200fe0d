"""Words put in while compiling read exactly as if they were looked up at each page."""

import pytest
from django.template import engines
from django.utils import translation
from jinja2 import Environment

from portail.web.ui.environment import url
from portail.web.ui.folding import ByLanguage

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
)
NAME = "L’Écuyer <b>& fils</b>"


def plain(folded: Environment) -> Environment:
    """The same environment as Jinja2 itself would compile it."""
    env = Environment(autoescape=True, undefined=folded.undefined, extensions=["jinja2.ext.i18n"])
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
    with translation.override(language):
        expected = plain(environments.active).from_string(source).render(name=NAME)
        assert environments.from_string(source).render(name=NAME) == expected


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
