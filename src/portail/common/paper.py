"""Codes that a hand copies from paper: made, and read as typed; pure, floor 1."""

import secrets

# Crockford's 32 signs: none that a hand or an eye takes for another.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_AS_READ = str.maketrans("OIL", "011")
_GROUP = 4
SIGNS = 16


def new_paper_code() -> str:
    """A random code of 80 bits, « 7K2M-Q9TD-… », in four groups for whoever copies it."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(SIGNS))
    return "-".join(signs[start : start + _GROUP] for start in range(0, SIGNS, _GROUP))


def read_paper_code(typed: str) -> str:
    """The code's 16 signs as typed, forgiving case, spaces, dashes, and O, I, L for 0, 1, 1."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return signs.translate(_AS_READ)


def is_paper_code(signs: str) -> bool:
    """Whether these signs have a code's shape; says nothing of its being a real one."""
    return len(signs) == SIGNS and all(sign in _ALPHABET for sign in signs)
