"""Argon2id at OWASP's parameters, so many at once and no more. Floor 4."""

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from portail.accounts.hash_slots import hash_slot


class BoundedArgon2Hasher(Argon2PasswordHasher):
    """19 MiB, two passes, one lane: 20 ms a hash where Django's own parameters take 120.

    Raises accounts.refusals.Busy when no slot comes free soon. In tests the memory is small; one
    test holds the real parameters.
    """

    OWASP_MEMORY_KIB = 19 * 1024
    TEST_MEMORY_KIB = 64

    time_cost = 2
    parallelism = 1

    @property
    def memory_cost(self) -> int:  # type: ignore[override]  # a number in Django's class, read the same way
        return self.TEST_MEMORY_KIB if settings.ENV == "test" else self.OWASP_MEMORY_KIB

    def encode(self, password: str, salt: str) -> str:
        with hash_slot(settings.HASHES_IN_FLIGHT):
            return str(super().encode(_writable(password), salt))

    def verify(self, password: str, encoded: str) -> bool:
        with hash_slot(settings.HASHES_IN_FLIGHT):
            return bool(super().verify(_writable(password), encoded))


def _writable(password: str) -> str:
    """The password without lone surrogates, which a broken client can send and UTF-8 cannot write."""
    return password.encode(errors="replace").decode()
