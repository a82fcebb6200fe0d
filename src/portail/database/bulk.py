"""A table kept in bulk, as the machinery must know it: described without a database. Floor 2."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import LiteralString


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that points at a row of TABLE: staged as its KEY, unique in the board, kept as its id.

    optional: staged empty it points at nothing; otherwise such a row is left out. Never in a table's key.
    """

    column: str
    staged: str
    table: str
    key: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class BulkTable:
    """A kept table with the columns id and board_id, as the machinery must know it.

    key: columns that identify a row within a board; those no reference stages are text.
    fields: (column, SQL type) of what is compared and written. A reference outside the key is a field too.
    ends: rows that are said no longer are lowered (is_active) and may return; otherwise they are deleted.
    revised: the row's revision rises whenever the row is changed, ended or said again.
    stamped: the row keeps when it was last created, changed or said again, in changed_at.
    created: SQL for columns that only creation sets.
    exchanged: columns unique among the board's active rows, whose values rows may exchange in one run.
    """

    table: str
    key: tuple[str, ...]
    fields: tuple[tuple[str, LiteralString], ...]
    references: tuple[Reference, ...] = ()
    ends: bool = True
    revised: bool = False
    stamped: bool = False
    created: Mapping[str, LiteralString] = field(default_factory=dict)
    exchanged: tuple[str, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """The columns compared and written, references among them."""
        pointing = tuple(one.column for one in self.references if one.column not in self.key)
        return (*(column for column, _ in self.fields), *pointing)

    @property
    def staged_key(self) -> tuple[str, ...]:
        staged = {one.column: one.staged for one in self.references}
        return tuple(staged.get(column, column) for column in self.key)

    @property
    def staged_types(self) -> dict[str, LiteralString]:
        """The columns of a frame and their SQL types: the key first."""
        pointing: dict[str, LiteralString] = {one.staged: "text" for one in self.references}
        keyed: dict[str, LiteralString] = dict.fromkeys(self.staged_key, "text")
        return {**keyed, **dict(self.fields), **pointing}
