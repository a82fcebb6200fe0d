"""Each row policy dropped, then opened wide, in a transaction that is rolled back: somebody notices."""

import pytest

from tests.database import test_policies as small
from tests.database.test_policies import contexts, raw
from tests.proof.conftest import Record

__all__ = ["contexts", "raw"]  # fixtures of the suite's small version

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]


def test_no_policy_is_lost_or_opened_unnoticed(
    raw: small.Connection,
    contexts: dict[str, small.Context],
    record: Record,
) -> None:
    found = small.policies()
    tables = sorted({table for table, *_ in found})
    record("tables", len(tables))
    record("policies", len(found))
    record("probes of each", max(2 * len(small.seen(raw, table, contexts)) for table in tables))
    unnoticed = small.all_unnoticed(raw, contexts, found)
    record("unnoticed", len(unnoticed))
    assert unnoticed == []
