"""A square code (QR) as one path of an SVG, which needs no script, no picture and no style. Floor 10."""

from dataclasses import dataclass
from typing import Any

from qrcode.main import QRCode

_MARGIN = 4  # white cells that readers need around it


@dataclass(frozen=True, slots=True)
class SquareCode:
    """The side in cells, margin included, and the path of the dark ones."""

    side: int
    path: str


def square_code(text: str) -> SquareCode:
    """TEXT as a square code, its dark cells joined along each line."""
    code: QRCode[Any] = QRCode(border=_MARGIN)
    code.add_data(text)  # type: ignore[no-untyped-call]  # qrcode's
    rows = code.get_matrix()  # type: ignore[no-untyped-call]  # qrcode's
    strokes = [stroke for y, row in enumerate(rows) for stroke in _strokes(row, y)]
    return SquareCode(side=len(rows), path="".join(strokes))


def _strokes(row: list[bool], y: int) -> list[str]:
    found = []
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            found.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return found
