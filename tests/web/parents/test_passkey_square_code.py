"""The square code of the second step shows the cells that the text has, and no other."""

import re

from qrcode.main import QRCode

from portail.web.parents.square_code import square_code

TEXT = "otpauth://totp/Portail%20Parents:alice@exemple.ca?secret=ABCDEFGH&issuer=Portail%20Parents"
STROKE = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def test_the_path_covers_the_dark_cells_alone() -> None:
    code = QRCode(border=4)
    code.add_data(TEXT)
    rows = code.get_matrix()
    drawn = square_code(TEXT)
    cells = set()
    for x, y, width, back in (map(int, found) for found in STROKE.findall(drawn.path)):
        assert width == back
        cells |= {(x + step, y) for step in range(width)}
    assert STROKE.sub("", drawn.path) == ""
    assert drawn.side == len(rows)
    assert cells == {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}
