"""The one-time codes that a school hands over: made, read as typed, kept as a digest. Pure; floor 7."""

import secrets
from collections.abc import Sequence

from portail.common.codes import Key, keyed_digest

# Crockford's 32 signs: none that a hand or an eye takes for another.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_AS_READ = str.maketrans("OIL", "011")
_SIGNS = 16
_GROUP = 4


def new_school_code() -> str:
    """A random code of 80 bits, « 7K2M-Q9TD-… », in four groups for whoever copies it from paper."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(_SIGNS))
    return "-".join(signs[start : start + _GROUP] for start in range(0, _SIGNS, _GROUP))


def read_school_code(typed: str) -> str:
    """The code's 16 signs as typed, forgiving case, spaces, dashes, and O, I, L for 0, 1, 1."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return signs.translate(_AS_READ)


def is_school_code(signs: str) -> bool:
    """Whether these signs have a code's shape; says nothing of its being a real one."""
    return len(signs) == _SIGNS and all(sign in _ALPHABET for sign in signs)


def code_digests(signs: str, *, keys: Sequence[Key]) -> list[str]:
    """What is kept of a code, under the present key first, then the former ones."""
    return [keyed_digest(signs, key=key, purpose="school-code") for key in keys]
