"""Accessible PDF files from a template and its data; knows nothing of schools. Floor 1."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typst

# Beside those inside the writer, which have Latin, Greek, Cyrillic, Hebrew and Arabic: Inuktitut and Cree.
FONTS = typst.Fonts(include_system_fonts=False, font_paths=[str(Path(__file__).with_name("fonts"))])
NO_FONT_HAS_IT = "□"

_WITHOUT_FONT = re.compile(r'the text `"(.+?)"` could not be displayed')
_TRIES = 3


def make_pdf(template: Path, data: Mapping[str, object], *, dated: datetime) -> bytes:
    """The file that TEMPLATE makes of DATA, which it reads as `json(bytes(sys.inputs.data))`.

    Tagged for screen readers (PDF/UA-1), readable for good (PDF/A-2a): the writer refuses what breaks either.
    A sign that no font has, such as an emoji, is printed as an empty square: nobody goes without their file
    for it. dated: when the file says that it was made; the same data and date give the same bytes on every
    machine, since only the fonts shipped serve.
    """
    told = json.dumps(data, ensure_ascii=False)
    for _ in range(_TRIES):
        try:
            return _compiled(template, told, dated)
        except typst.TypstError as refused:
            signs = set("".join(_WITHOUT_FONT.findall(refused.diagnostic)))
            if not signs:
                raise
            told = told.translate(dict.fromkeys(map(ord, signs), NO_FONT_HAS_IT))
    return _compiled(template, told, dated)


def _compiled(template: Path, data: str, dated: datetime) -> bytes:
    made = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"data": data},
        font_paths=FONTS,
        ignore_system_fonts=True,
        pdf_standards=["ua-1", "a-2a"],
        timestamp=int(dated.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template.name}: the writer gave {type(made).__name__} instead of one file.")
    return made
