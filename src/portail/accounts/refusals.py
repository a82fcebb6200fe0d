"""What the accounts room refuses, by stable codes. Pure; floor 4."""

from portail.common.errors import Refusal


class AccountRefused(Refusal):
    """Codes and their values; those of a code that was typed are rules.CodeRefused.

    code-too-soon (seconds), code-mails-limited (minutes): no other code is sent yet.
    code-tries-limited (minutes): too many codes typed for this address or from this network.
    step-missing: this browser has not proved the address, or its proof is used or too old.
    address-taken: the address already belongs to an account. address-absent: nobody's.
    address-last, address-main: it can't be removed.
    way-taken: the social account is a way in already. way-absent: nobody's. way-last: it can't be removed.
    sign-in-refused, sign-in-limited (minutes), password-wrong, password-limited (minutes).
    password-weak (report: rules.PasswordReport): the new password breaks rules.
    passkey-limited (minutes), passkey-stale: asked too often; the number signed is not this browser's, or
    used, or too old. passkey-refused: the device's answer proves nothing. passkey-unknown: no such key in
    any account, or no more. passkey-copied: the device has signed less often than another with its key.
    passkey-known: the account has this key. passkey-many (limit). passkey-absent.
    factor-wrong, factor-used (the digits of a moment ago), factor-limited (minutes), factor-absent,
    factor-present.
    rescue-wrong: no code of a school for this account, or used, or too old.
    password-absent: the account has none.
    way-last: no other way in would be left.
    """


class Busy(AccountRefused):
    """Too many passwords are being hashed on this machine; try again in `seconds`."""

    def __init__(self, *, seconds: int) -> None:
        super().__init__("busy", seconds=seconds)
        self.seconds = seconds

    def __reduce__(self) -> tuple[object, ...]:
        return _restore_busy, (self.seconds,)


def _restore_busy(seconds: int) -> Busy:
    return Busy(seconds=seconds)
