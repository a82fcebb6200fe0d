"""Accessible PDF files from a template and its data; knows nothing of schools. Floor 1."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typst


def make_pdf(template: Path, data: Mapping[str, object], *, dated: datetime) -> bytes:
    """The file that TEMPLATE makes of DATA, which it reads as `json(bytes(sys.inputs.data))`.

    Tagged for screen readers (PDF/UA-1), readable for good (PDF/A-2a): the writer refuses what breaks either.
    dated: when the file says that it was made; the same data and date give the same bytes on every machine,
    since only the fonts inside the writer serve. Raises typst.TypstError on a sign that no font has.
    """
    made = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1", "a-2a"],
        timestamp=int(dated.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template.name}: the writer gave {type(made).__name__} instead of one file.")
    return made
