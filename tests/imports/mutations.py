"""Files and archives gone wrong, for the tests that no slip makes a reader fail: same random, same slips."""

import io
import struct
import zipfile
from collections.abc import Mapping
from random import Random

# What readers trip on: quotes, ends of lines, delimiters, marks, half characters, links of another kind.
_SIGNS = (
    b'"', b'""', b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\0", b"\x1a", b"\x81", b"\xc3",
    b"\xc3\x83\xc2\xa9", b"\xef\xbb\xbf", b"\xff\xfe", b"\xf0\x9f\x98\x80", b"e\xcc\x81", b"\xc2\xa0",
    b"\xe2\x80\xa8", b"=1+1", b"-", b"%s", b"\\", b"0000000", b"9" * 30, b"2026-02-30", b"0001-01-01",
    b"a@b.ca", b"inactive", b"tobedeleted", b"x" * 300,
)  # fmt: skip
_SIZES = (0, 1, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)


def mutate(content: bytes, random: Random, *, slips: int = 4) -> bytes:
    """CONTENT with one to SLIPS slips."""
    changed = bytearray(content)
    for _ in range(random.randint(1, slips)):
        place, other = sorted(random.randint(0, len(changed)) for _ in range(2))
        match random.randrange(6):
            case 0:
                changed[place:place] = random.choice(_SIGNS)
            case 1:
                changed[place : place + random.randint(1, 8)] = random.choice(_SIGNS)
            case 2:
                del changed[place : min(other, place + 60)]
            case 3:
                changed[place:place] = changed[place : min(other, place + 200)]
            case 4:
                changed[place : place + 1] = random.randbytes(1)
            case 5:
                del changed[other:]
    return bytes(changed)


def zipped(files: Mapping[str, bytes], random: Random) -> bytes:
    """FILES as an archive, packed one way or another."""
    buffer = io.BytesIO()
    method = random.choice(
        (zipfile.ZIP_DEFLATED,) * 4 + (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    )
    parent = random.choice(("",) * 6 + ("export/", "../", "/", "é/"))
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(parent + name, content)
        archive.comment = random.randbytes(random.choice((0, 0, 30)))
    return buffer.getvalue()


def mutate_archive(content: bytes, random: Random) -> bytes:
    """An archive with slips anywhere, and most often in the fields that say lengths, places and methods."""
    changed = bytearray(content)
    for _ in range(random.randint(1, 3)):
        mark = random.choice((b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"))
        place = changed.find(mark, random.randint(0, len(changed)))
        if place >= 0 and place + 30 < len(changed):
            field = place + random.randrange(4, 44)
            changed[field : field + 4] = struct.pack("<L", random.choice((*_SIZES, random.getrandbits(32))))
    return bytes(changed) if random.random() < 0.5 else mutate(bytes(changed), random)
