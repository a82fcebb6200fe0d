"""Each row policy dropped, then opened wide, in a transaction that is rolled back: somebody notices."""

import pytest

from tests.database import probes
from tests.database.test_policies import contexts, raw
from tests.proof.conftest import Record

__all__ = ["contexts", "raw"]  # fixtures of the suite's small version

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]


def test_no_policy_is_lost_or_opened_unnoticed(
    raw: probes.Connection,
    contexts: dict[str, probes.Context],
    record: Record,
) -> None:
    found = probes.policies()
    tables = sorted({table for table, *_ in found})
    record("tables", len(tables))
    record("policies", len(found))
    record("probes of each", max(2 * len(probes.seen(raw, table, contexts)) for table in tables))
    unnoticed = probes.all_unnoticed(raw, contexts, found)
    record("unnoticed", len(unnoticed))
    assert unnoticed == []
