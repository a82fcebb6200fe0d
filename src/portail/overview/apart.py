"""A page of several domains when one of them fails: each part alone, so that the rest still shows. Floor 8.

Slow, and only once the page's one statement was refused: a broken table must not blank what is beside it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from portail.accounts.visits import VISIT
from portail.links.queries import children_json
from portail.overview.queries import PageStatement, Visitor, json_object, read_page

logger = logging.getLogger(__name__)

type Parts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Apart:
    """One reading of a page in parts, each in a transaction of its own. because: of what the whole failed."""

    because: psycopg.DatabaseError
    session_key: str
    now: datetime
    values: Mapping[str, object]

    def read(
        self, of_child: Parts, of_all: Parts, *, otherwise: Mapping[str, Any]
    ) -> tuple[Visitor | None, dict[str, Any], frozenset[str]]:
        """Who asks, the page as its one statement would have it, and the parts that fail.

        OTHERWISE: what stands for each of these. Without the children themselves there is no page.
        """
        visitor, page = self._parts({"children": children_json()})
        failed = set()
        for name, part in of_all.items():
            found = self._part(name, part)
            failed |= {name} if found is None else set()
            page[name] = otherwise[name] if found is None else found[name]
        for name, part in of_child.items():
            found = self._part("children", children_json(**{name: part}))
            failed |= {name} if found is None else set()
            said = {row["link_id"]: row[name] for row in found["children"]} if found else {}
            for row in page["children"]:
                row[name] = said.get(row["link_id"], otherwise[name])
        names = ", ".join(sorted(failed)) or "nothing now"
        logger.error("a page was refused; read in parts, what fails: %s", names, exc_info=self.because)
        return visitor, page, frozenset(failed)

    def _part(self, name: str, part: str) -> dict[str, Any] | None:
        """One part alone; None when it fails."""
        try:
            return self._parts({name: part})[1]
        except psycopg.DatabaseError:
            return None

    def _parts(self, parts: Parts) -> tuple[Visitor | None, dict[str, Any]]:
        statement = PageStatement.of(f"WITH {VISIT} SELECT {json_object(**parts)}::text")
        return read_page(statement, session_key=self.session_key, now=self.now, values=self.values)
