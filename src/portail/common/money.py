"""Sums of money as people read them, in French and English; pure, floor 1."""

from decimal import Decimal

from portail.common.dates import NBSP

_MINUS = "\u2212"


def dollars(amount: Decimal, language: str) -> str:
    """« 1 234,50 $ » or « $1,234.50 », always with cents; no-break spaces hold it together."""
    sign = _MINUS if amount < 0 else ""
    written = f"{abs(amount):,.2f}"
    if language == "fr":
        return f"{sign}{written.replace(',', NBSP).replace('.', ',')}{NBSP}$"
    return f"{sign}${written}"
