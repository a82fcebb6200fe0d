"""The one family of refusals: a stable code and the values of its sentence; pure, floor 1."""

from collections.abc import Mapping
from types import MappingProxyType


class Refusal(Exception):
    """Something a person asked for is not done, for a reason that can be told.

    `code` is stable and in kebab-case (`code-expired`): tests, logs and the table of sentences
    (`web/ui/refusals.py`) know a refusal by it. `values` are what its sentence shows: the value met,
    the limit, when to try again. The sentence itself is chosen when shown, in the reader's language.

    Each room has one subclass (`class LinkRefused(Refusal)`), so that a caller catches a room's
    refusals and no other's. A bug is never a Refusal.
    """

    code: str
    values: Mapping[str, object]

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = MappingProxyType(dict(values))

    def __str__(self) -> str:
        # Without the values: they may hold what a person typed, and this string reaches the logs.
        return self.code

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r})"

    def __reduce__(self) -> tuple[object, ...]:
        # An exception's own pickling would lose the values (a test run in parallel pickles failures).
        return _restore, (type(self), self.code, dict(self.values))


def _restore(kind: type[Refusal], code: str, values: dict[str, object]) -> Refusal:
    return kind(code, **values)
