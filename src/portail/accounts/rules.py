"""What a password and a mailed code must be. Pure; floor 4.

Source: docs/adr/0010-password-lists.md. Two policies, chosen per installation:

- `guide`: 8 characters with a lower case, an upper case and a digit or symbol, or any passphrase of 15;
- `norme`: NIST SP 800-63B-4 for a password that is the only factor: 15 characters, no composition.

Both refuse common and breached passwords, and those made of the address, the portal's name or words
of the person's school.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from portail.common.errors import Refusal
from portail.common.text import email_key, fold, name_key

SHORTEST = 8
PASSPHRASE = 15
# Far beyond any passphrase; Argon2 must never be handed a megabyte. Every length up to it is accepted.
LONGEST_BYTES = 4096
CODE_DIGITS = 6

# What anyone tries first here, beside the address.
PORTAL_WORDS = ("portail", "portal", "parents", "parent", "mozaik", "portailparents", "ecole", "school")
_SHORTEST_WORD = 4

# What lists of whole passwords miss: « Bonjour2026! » satisfies every composition rule. One of these
# words and less than a shortest password beside it is a common password.
COMMON_WORDS = frozenset(
    {
        "motdepasse", "motdepass", "monmotdepasse", "password", "passw0rd", "azerty", "azertyuiop",
        "qwerty", "qwertyuiop", "qwertz", "asdfgh", "zxcvbn", "abcd", "abcdef", "abcdefgh", "1234",
        "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "0123456789", "987654321",
        "0000", "1111", "bonjour", "bonsoir", "bienvenue", "soleil", "etoile", "chocolat", "doudou",
        "loulou", "chouchou", "coucou", "jetaime", "jtaime", "amour", "famille", "maman", "mamie",
        "papa", "papi", "enfant", "enfants", "bebe", "princesse", "princess", "vacances", "printemps",
        "automne", "hiver", "noel", "quebec", "montreal", "canada", "canadiens", "nordiques", "hockey",
        "soccer", "football", "tabarnak", "tabarnac", "secret", "welcome", "iloveyou", "letmein",
        "dragon", "monkey", "sunshine", "family", "summer", "winter", "autumn", "spring", "admin",
        "administrateur", "changeme", "changezmoi", "ordinateur", "internet", "google", "facebook",
        "courriel", "securite",
    }
)  # fmt: skip

type Known = Callable[[str], bool]


class Policy(StrEnum):
    GUIDE = "guide"
    NORME = "norme"


class Rule(StrEnum):
    """The rules a page lists, in this order."""

    LENGTH = "length"
    LOWER = "lower"
    UPPER = "upper"
    DIGIT_OR_SYMBOL = "digit-or-symbol"
    UNCOMMON = "uncommon"
    IMPERSONAL = "impersonal"
    NOT_TOO_LONG = "not-too-long"


# The same rules for the page's script, which ticks them as one types: regular expressions for
# JavaScript's `v` or `u` flag, tried on the password after `normalize("NFKC")`. The lists are the
# server's alone.
PAGE_PATTERNS = {
    Rule.LOWER: r"\p{Ll}",
    Rule.UPPER: r"[\p{Lu}\p{Lt}]",
    Rule.DIGIT_OR_SYMBOL: r"[\p{N}\p{P}\p{S}\p{Z}]",
}


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule's answer. `limit` is the length asked for, 0 where none is."""

    rule: Rule
    met: bool
    limit: int = 0


@dataclass(frozen=True, slots=True)
class PasswordReport:
    """The answers in the page's order. A passphrase meets the rules of composition by its length."""

    policy: Policy
    results: tuple[RuleResult, ...]

    @property
    def accepted(self) -> bool:
        return all(result.met for result in self.results)

    @property
    def unmet(self) -> tuple[Rule, ...]:
        return tuple(result.rule for result in self.results if not result.met)


class CodeRefused(Refusal):
    """A mailed code that was typed can't be used.

    Codes: `code-missing`, `code-too-short` and `code-too-long` (values `count`, `limit`),
    `code-not-digits` are the shape's, raised here, and cost no try; `code-wrong` (`left`),
    `code-expired` and `code-spent` (too many tries) are the challenge's.
    """


def normalised(password: str) -> str:
    """The form that is checked, hashed and compared: NFKC, nothing stripped, case kept.

    One keyboard sends « é » as one sign and another as two; without this, a password set on a phone
    would be refused on a computer. It is applied when the password is set and at each sign-in. NIST
    SP 800-63B-4 asks for it (3.1.1.2). Call `fits` before: normalising multiplies some signs by 18.
    """
    return unicodedata.normalize("NFKC", password)


def fits(password: str) -> bool:
    """Whether a password is short enough to be looked at all, before any hashing."""
    if len(password) > LONGEST_BYTES or _bytes(password) > LONGEST_BYTES:
        return False
    return _bytes(normalised(password)) <= LONGEST_BYTES


def shown_rules(policy: Policy) -> tuple[RuleResult, ...]:
    """The rules a page lists before anything is typed, none of them met."""
    composition = (Rule.LOWER, Rule.UPPER, Rule.DIGIT_OR_SYMBOL) if policy is Policy.GUIDE else ()
    rules = (Rule.LENGTH, *composition, Rule.UNCOMMON, Rule.IMPERSONAL)
    return tuple(RuleResult(rule, met=False, limit=_limit(rule, policy)) for rule in rules)


def check_password(
    password: str, *, policy: Policy, address: str, is_known: Known, context: Iterable[str] = ()
) -> PasswordReport:
    """Try every rule of a policy on a password, as typed.

    is_known: whether a form of it is in a list of common or breached passwords. context: words that
    must not make up the password beside the address and the portal's name (the board's, the
    school's, the children's names).
    """
    if not fits(password):
        too_long = RuleResult(Rule.NOT_TOO_LONG, met=False, limit=LONGEST_BYTES)
        return PasswordReport(policy, (too_long,))
    plain = normalised(password)
    met = {
        Rule.LENGTH: len(plain) >= _limit(Rule.LENGTH, policy),
        Rule.LOWER: _has(plain, "Ll") or len(plain) >= PASSPHRASE,
        Rule.UPPER: _has(plain, "Lu", "Lt") or len(plain) >= PASSPHRASE,
        Rule.DIGIT_OR_SYMBOL: _has(plain, "N", "P", "S", "Z") or len(plain) >= PASSPHRASE,
        Rule.UNCOMMON: bool(plain) and not _is_common(plain, is_known),
        Rule.IMPERSONAL: bool(plain)
        and not _is_made_of(plain, [*PORTAL_WORDS, *address_words(address), *context]),
    }
    return PasswordReport(
        policy, tuple(RuleResult(shown.rule, met[shown.rule], shown.limit) for shown in shown_rules(policy))
    )


def known_forms(password: str) -> tuple[str, ...]:
    """The forms looked up in the lists: as typed, normalised, in lower case, and that without accents.

    A list of plain passwords is kept in the third form; a list of hashes knows the others' as well.
    """
    lowered = normalised(password).lower()
    stripped = "".join(
        sign for sign in unicodedata.normalize("NFD", lowered) if unicodedata.category(sign) != "Mn"
    )
    return tuple(dict.fromkeys((password, normalised(password), lowered, stripped)))


def address_words(address: str) -> tuple[str, ...]:
    """The whole address, its local part, the words of both halves: what a password must not be made of."""
    key = email_key(address)
    local, _, domain = key.partition("@")
    return (key, local, *re.split(r"[^\w]+|_", local), *domain.split("."))


def read_code(typed: str) -> str:
    """The digits of a code typed or pasted; spaces, dots and dashes are forgiven. Raises CodeRefused."""
    plain = re.sub(r"[\s.\-‐‑–—_\u200b-\u200f\u2060\ufeff]+", "", unicodedata.normalize("NFKC", typed))
    if not plain:
        raise CodeRefused("code-missing", limit=CODE_DIGITS)
    if not (plain.isascii() and plain.isdigit()):
        raise CodeRefused("code-not-digits", limit=CODE_DIGITS)
    if len(plain) < CODE_DIGITS:
        raise CodeRefused("code-too-short", count=len(plain), limit=CODE_DIGITS)
    if len(plain) > CODE_DIGITS:
        raise CodeRefused("code-too-long", count=len(plain), limit=CODE_DIGITS)
    return plain


def _limit(rule: Rule, policy: Policy) -> int:
    if rule is not Rule.LENGTH:
        return 0
    return SHORTEST if policy is Policy.GUIDE else PASSPHRASE


def _bytes(password: str) -> int:
    # A lone surrogate, which a broken client can send, has no UTF-8: count it as one sign.
    return len(password.encode(errors="replace"))


def _has(password: str, *categories: str) -> bool:
    return any(unicodedata.category(sign).startswith(categories) for sign in password)


def _is_common(password: str, is_known: Known) -> bool:
    """Whether a list knows the password, or the piece that it only repeats (« motdepassemotdepasse »),
    or hardly more than one word makes it."""
    piece = _repeated_piece(password)
    if len(piece) < min(len(password), SHORTEST):
        return True
    key = name_key(password)
    if any(word in key and len(key.replace(word, "")) < SHORTEST for word in COMMON_WORDS):
        return True
    return any(is_known(form) for whole in (password, piece) for form in known_forms(whole))


def _repeated_piece(password: str) -> str:
    """The shortest piece that makes the password when repeated, the password itself when none does."""
    period = (password + password).find(password, 1)
    return password[:period] if period > 0 else password


def _is_made_of(password: str, words: Iterable[str]) -> bool:
    """Whether, the words taken away, less than a shortest password is left.

    Words of fewer than 4 letters are let be. A passphrase that has one of them among others passes:
    « Geneviève aime patiner au parc » for genevieve@…
    """
    left = key = name_key(password)
    every_word = {part for word in words for part in (name_key(word), *fold(word).split())}
    # The longest first, or « parent » would leave the s of « parents ».
    for word in sorted(every_word, key=lambda word: (-len(word), word)):
        if len(word) >= _SHORTEST_WORD:
            left = left.replace(word, "\0")
    return left != key and len(left.replace("\0", "")) < SHORTEST
