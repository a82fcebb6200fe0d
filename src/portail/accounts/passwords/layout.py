"""How a breach filter lies in its file, and which bits a password touches. Pure; floor 4.

A Bloom filter cut in blocks of 4,096 bytes: the first bits of a SHA-1 choose the block, the next ones
the bits inside it. A look-up touches one page of the file, and a source in the order of its hashes is
written from the first page to the last. It never misses a password it was built from; it takes others
for one of them at the rate it was built for (docs/adr/0010-password-lists.md).
"""

import math
import struct
from dataclasses import dataclass

from portail.common.errors import Refusal

MAGIC = b"PPBREACH"
VERSION = 1
BLOCK_BYTES = 4096
_BLOCK_BITS = BLOCK_BYTES * 8
_HEADER = struct.Struct(">8sHHQQd")
_DIGEST = struct.Struct(">QQI")

# Blocks do not all receive the same number of entries, and the fuller ones err more than the emptier
# ones save: a filter of blocks needs a little more room than the classical formula says.
_ROOM_FOR_UNEVEN_BLOCKS = 1.01


class FilterRefused(Refusal):
    """A breach filter, or what it should be built from, can't be used.

    Codes: `filter-missing` (`path`), `filter-damaged` (`path`, `expected`, `found`), `source-missing`
    (`path`), `source-empty` (`path`), `source-unreadable` (`path`, `line`, `wanted`: the line's
    content is never repeated), `rate-out-of-range` (`rate`, `lowest`, `highest`).
    """


@dataclass(frozen=True, slots=True)
class Layout:
    """What the header says. rate: false positives asked for, 0.001 being one password in a thousand."""

    entries: int
    blocks: int
    hashes: int
    rate: float

    @property
    def file_bytes(self) -> int:
        return BLOCK_BYTES * (1 + self.blocks)

    def expected_rate(self) -> float:
        """The rate of false positives to expect from these entries in these blocks."""
        return sum(
            share * (1 - math.exp(-self.hashes * load / _BLOCK_BITS)) ** self.hashes
            for load, share in _loads(self.entries / self.blocks)
        )

    def packed(self) -> bytes:
        packed = _HEADER.pack(MAGIC, VERSION, self.hashes, self.blocks, self.entries, self.rate)
        return packed.ljust(BLOCK_BYTES, b"\0")


def plan(entries: int, rate: float) -> Layout:
    """The smallest layout for so many entries at this rate. Raises FilterRefused (`rate-out-of-range`)."""
    lowest, highest = 1e-7, 0.1
    if not lowest <= rate <= highest:
        raise FilterRefused("rate-out-of-range", rate=rate, lowest=lowest, highest=highest)
    bits = -entries * math.log(rate) / math.log(2) ** 2 * _ROOM_FOR_UNEVEN_BLOCKS
    blocks = max(1, math.ceil(bits / _BLOCK_BITS))
    return Layout(entries=entries, blocks=blocks, hashes=max(1, round(-math.log2(rate))), rate=rate)


def unpack(header: bytes) -> Layout | None:
    """Read a header; None when it is not one of ours."""
    if len(header) < _HEADER.size:
        return None
    magic, version, hashes, blocks, entries, rate = _HEADER.unpack_from(header)
    if magic != MAGIC or version != VERSION or not blocks or not hashes:
        return None
    return Layout(entries=entries, blocks=blocks, hashes=hashes, rate=rate)


def places(digest: bytes, layout: Layout) -> tuple[int, list[int]]:
    """The block of a SHA-1 (its offset in the file) and the bits it touches inside."""
    first, second, third = _DIGEST.unpack(digest)
    offset = BLOCK_BYTES * (1 + (first * layout.blocks >> 64))
    # 15 bits choose one bit of a block. Double hashing, the step odd and growing so that two entries
    # that start at the same bit part ways.
    bit, step, growth = second & 0x7FFF, second >> 15 & 0x7FFF | 1, third & 0x7FFF
    touched = []
    for _ in range(layout.hashes):
        touched.append(bit)
        bit = (bit + step) & 0x7FFF
        step += growth
    return offset, touched


def _loads(mean: float) -> list[tuple[int, float]]:
    """The loads that a block can have and the share of blocks that have each (Poisson's law)."""
    spread = math.ceil(8 * math.sqrt(mean)) + 8
    low, high = max(0, int(mean) - spread), int(mean) + spread
    return [
        (load, math.exp(load * math.log(mean) - mean - math.lgamma(load + 1)))
        for load in range(low, high + 1)
    ]
