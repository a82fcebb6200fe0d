"""This installation's rules on passwords: its policy and its lists, read once a process. Floor 4."""

from functools import cache
from pathlib import Path

from django.conf import settings

from portail.accounts.passwords.known import KnownPasswords
from portail.accounts.rules import PasswordReport, Policy, RuleResult, check_password, shown_rules


def policy() -> Policy:
    """The policy that this installation chose."""
    return Policy(settings.PASSWORD_POLICY)


def rules_to_show() -> tuple[RuleResult, ...]:
    """The rules a page lists before anything is typed."""
    return shown_rules(policy())


def report_on(password: str, *, address: str) -> PasswordReport:
    """What the policy says of a new password for the account of this address."""
    return check_password(password, policy=policy(), address=address, is_known=known_passwords())


@cache
def known_passwords() -> KnownPasswords:
    """The lists of common and breached passwords. Raises passwords.layout.FilterRefused."""
    return KnownPasswords.open(*[Path(path) for path in [settings.BREACHED_PASSWORDS] if path])
