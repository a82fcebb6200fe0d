"""What a measurement hands over: named figures, printed as a table and kept as JSON."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

type Value = float | str


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value.

    name: stable, dotted, `home.requests_per_s`. baseline: what the value is held against; `how` says
    whether that is a budget, a peer's figure or the raw program's of the same run. at_least, at_most:
    past them, the run fails.
    """

    name: str
    value: Value
    unit: str
    how: str
    baseline: Value | None = None
    at_least: float = -math.inf
    at_most: float = math.inf

    @property
    def holds(self) -> bool:
        """Whether the value is within its limits; NaN is not. Words have none."""
        return isinstance(self.value, str) or self.at_least <= self.value <= self.at_most


def table(figures: Sequence[Figure]) -> str:
    """The figures in columns, as wide as what they hold."""
    rows = [("figure", "value", "unit", "baseline", "how")]
    rows += [
        (figure.name, shown(figure.value), figure.unit, shown(figure.baseline), figure.how)
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join((
            row[0].ljust(widths[0]),
            row[1].rjust(widths[1]),
            row[2].ljust(widths[2]),
            row[3].rjust(widths[3]),
            row[4],
        )).rstrip()
        for row in rows
    )  # fmt: skip


def shown(value: Value | None) -> str:
    """A number with as many digits as it deserves; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return str(value)
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"


def keep(path: Path, figures: Iterable[Figure]) -> None:
    """Write the figures, those of other sections from earlier runs staying as they were."""
    kept = {entry["name"]: entry for entry in _read(path)}
    kept.update({figure.name: _entry(figure) for figure in figures})
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([kept[name] for name in sorted(kept)], ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _entry(figure: Figure) -> dict[str, object]:
    entry = asdict(figure)
    for key in ("value", "baseline"):
        if isinstance(entry[key], float):
            entry[key] = round(entry[key], 4)
    return {key: entry[key] for key in ("name", "value", "unit", "baseline", "how")}


def _read(path: Path) -> list[dict[str, object]]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return []
    return [entry for entry in entries if isinstance(entry, dict) and "name" in entry]
