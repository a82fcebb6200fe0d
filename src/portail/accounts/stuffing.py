"""When wrong passwords are more than slips: somebody tries stolen ones. Pure; floor 4."""

from collections.abc import Iterable
from dataclasses import dataclass

CODE = "alarm.stuffing"
# Fewer wrong passwords in five minutes are no attack on a province, whatever their share.
FLOOR = 50
# A portal without a past: what people mistype on an evening of September.
USUAL_AT_FIRST = 0.2
ENOUGH_PAST = 200
# An incident ends after a quarter of an hour of calm, so that one that breathes stays one.
CALM_SPANS = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Five minutes of passwords at the door."""

    tries: int
    failures: int

    @property
    def share(self) -> float:
        return self.failures / self.tries if self.tries else 0.0


def usual_share(past: Iterable[Span]) -> float:
    """The share of wrong passwords of these days, attacks left out by the caller."""
    spans = list(past)
    tries = sum(span.tries for span in spans)
    if tries < ENOUGH_PAST:
        return USUAL_AT_FIRST
    return sum(span.failures for span in spans) / tries


def rises(span: Span, *, usual: float) -> bool:
    """Whether an incident begins: many failures, and a share far above the usual one."""
    return span.failures >= FLOOR and span.share >= min(0.95, max(2 * usual, usual + 0.25))


def is_calm(span: Span, *, usual: float) -> bool:
    """Whether these minutes are like any others; lower than where an incident begins, on purpose."""
    return span.failures < FLOOR // 2 or span.share < usual + 0.1
