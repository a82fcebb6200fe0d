"""The Jinja2 environment of every page and mail: strict, escaped, translated. Floor 10."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined, select_autoescape


def environment(**options: Any) -> Environment:
    """Build the environment: an unknown name is an error, .html is escaped, .txt is not.

    Django's backend escapes every name by default, and a text mail would read « L&#39;école ».
    """
    options |= {
        "undefined": StrictUndefined,
        "autoescape": select_autoescape(("html",), default=False),
        "extensions": ["jinja2.ext.i18n"],
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    env = Environment(**options)
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals |= {"static": static, "url": url}
    return env


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page, in the language of the page being built."""
    return reverse(name, args=args or None, kwargs=kwargs or None)
