"""What a file is, told by its first bytes: its name and its sender prove nothing; pure, floor 3."""

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
HEIC = "image/heic"
ZIP = "application/zip"

SUFFIXES = {PDF: "pdf", JPEG: "jpg", PNG: "png", HEIC: "heic", ZIP: "zip"}
"""How a file of each type is named when it is served."""

HEAD_BYTES = 16
"""How much of a file's start tells its type."""

_SIGNATURES = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"PK\x03\x04", ZIP))
# The major brands under which phones write HEIC; AVIF and films have the same box and other brands.
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})


def media_type(head: bytes) -> str | None:
    """The type of the file that starts with HEAD, of those above; None for any other."""
    for signature, found in _SIGNATURES:
        if head.startswith(signature):
            return found
    return HEIC if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS else None
