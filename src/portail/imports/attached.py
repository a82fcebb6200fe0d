"""The documents of a package: looked at with the rows that name them, then kept. Floor 8."""

from collections.abc import Iterable, Mapping

import polars as pl

from portail.common.sieve import Sieve
from portail.files.rules import SUFFIXES
from portail.files.store import FileRefused, Kept, Shelf, examine, put
from portail.imports.receive import DOCUMENTS, MAX_DOCUMENT_BYTES, Member

TYPES = tuple(SUFFIXES)
_COLUMNS = ("digest", "size", "media_type")


def look_at_documents(rows: Sieve, column: str, documents: Mapping[str, Member]) -> None:
    """Give ROWS what the store would keep of the files that COLUMN names; nothing is kept.

    A row that names a file which the package does not have, or which is no document, is set aside: what was
    kept of it before stays.
    """
    names = [name for name in rows.frame[column].drop_nulls().unique().to_list() if name]
    found = {name: _examined(documents[name]) for name in names if name in documents}
    missing = [name for name in names if name not in documents]
    bad = [name for name, kept in found.items() if kept is None]
    rows.refuse(pl.col(column).is_in(missing), "unknown_reference", column, facts={"target": f"{DOCUMENTS}/"})
    facts = {"types": ", ".join(SUFFIXES.values())}
    rows.refuse(pl.col(column).is_in(bad), "not_a_document", column, facts=facts)
    told = [(name, kept.digest, str(kept.size), kept.media_type) for name, kept in found.items() if kept]
    schema = dict.fromkeys((column, *_COLUMNS), pl.String)
    joined = rows.frame.join(
        pl.DataFrame(told, schema=schema, orient="row"), on=column, how="left", maintain_order="left"
    )
    rows.frame = joined.with_columns(pl.col(*_COLUMNS).fill_null(""))


def named_documents(rows: pl.DataFrame, column: str, documents: Mapping[str, Member]) -> tuple[Member, ...]:
    """The files that ROWS name, each once."""
    return tuple(documents[name] for name in rows[column].unique().sort().to_list() if name)


def keep_documents(documents: Iterable[Member]) -> None:
    """Keep files that were looked at, before the rows that name them are written."""
    for member in documents:
        put([member.read()], limit=MAX_DOCUMENT_BYTES, types=TYPES, shelf=Shelf.PACKAGES)


def _examined(member: Member) -> Kept | None:
    try:
        return examine([member.read()], limit=MAX_DOCUMENT_BYTES, types=TYPES)
    except FileRefused:
        return None
