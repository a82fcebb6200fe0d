"""What a browser says it is, in two words, and the values of its cookie; pure, floor 4."""

from collections.abc import Iterable

# People who share a browser and are known there; the one who came the longest ago is forgotten.
MOST_PEOPLE = 5
_STROKE = "."

# The first that is found names it: Edge and Opera also say Chrome, Chrome also says Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """« Chrome/Android »: the browser, a stroke, the system; either may be missing.

    Kept without a language: the page puts them in a sentence. Only names from the two lists above
    come out, so nothing that a visitor sends is shown or kept.
    """
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return f"{browser}/{system}"


def values_of(cookie: str) -> list[str]:
    """The values of the known-device cookie: one for each person who signs in from this browser."""
    return [value for value in cookie.split(_STROKE)[:MOST_PEOPLE] if value]


def cookie_of(values: Iterable[str]) -> str:
    """The cookie that holds these values, the last come first."""
    return _STROKE.join(list(values)[:MOST_PEOPLE])
