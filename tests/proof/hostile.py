"""Files made to fill the memory of who reads them; by itself, reads one and prints the peak in MiB.

python -m tests.proof.hostile "short rows" 48
"""

import resource
import sys
from collections.abc import Callable, Iterator
from itertools import count

from portail.common.reading import read_table
from portail.records.package import users

MEBI = 1024 * 1024
SHEET = users(version="1.1")
HEADER = ",".join(column.name for column in SHEET.columns).encode() + b"\n"
_WIDE = b"sourcedId," + b",".join(b"c%d" % n for n in range(199)) + b"\n"
_WIDTH = len(SHEET.columns)

_LONG = b"x" * 15_000

KINDS: dict[str, Callable[[int], bytes]] = {
    "commas": lambda size: HEADER + b"," * size,
    "empty lines": lambda size: HEADER + b"\n" * (size // 4),
    "short rows": lambda size: HEADER + b"1\n" * (size // 2),
    "short rows of a wide file": lambda size: _WIDE + b"1\n" * (size // 2),
    "a row of quoted lines": lambda size: HEADER + b'"\n",' * (size // 4),
    "a quote never closed": lambda size: HEADER + b'"' + b"x\n" * (size // 2),
    "one column, all alike": lambda size: b"sourcedId\n" + b"1\n" * (size // 2),
    "every cell refused for itself": lambda size: _fill(
        size, HEADER, (b",".join(b"\x07%d" % (n * _WIDTH + k) for k in range(_WIDTH)) for n in count())
    ),
    "long cells of wide letters": lambda size: _fill(
        size, HEADER, (b",".join([b"\xf0\x9f\x98\x80%d" % n + _LONG] * _WIDTH) for n in count())
    ),
    "long lists": lambda size: _fill(
        size, b"sourcedId,agentSourcedIds\n",
        (b'%d,"%s"' % (n, b",".join(b"%d" % (n + k) for k in range(3_000))) for n in count()),
    ),
}  # fmt: skip


def _fill(size: int, header: bytes, lines: Iterator[bytes]) -> bytes:
    content = bytearray(header)
    while len(content) < size:
        content += next(lines) + b"\n"
    return bytes(content)


def main() -> None:
    kind, mebi = sys.argv[1:]
    read_table(data=KINDS[kind](int(mebi) * MEBI), sheet=SHEET)
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}\n")


if __name__ == "__main__":
    main()
