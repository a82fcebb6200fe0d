"""A screenshot in a palette of few colours: a third of its weight, and nobody sees it."""

import base64
import struct
import zlib

from playwright.sync_api import Page

# The most frequent colours make the palette, but for those near one of it; each other takes the nearest.
_TO_PALETTE = """async ([png, limit, apart]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), paper = canvas.getContext("2d");
  paper.drawImage(image, 0, 0);
  const bytes = paper.getImageData(0, 0, image.width, image.height).data;
  const seen = new Map();
  for (let at = 0; at < bytes.length; at += 4) {
    const colour = (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
    seen.set(colour, (seen.get(colour) ?? 0) + 1);
  }
  const palette = [], nearest = new Map();
  const closest = (colour) => {
    let best = -1, least = Infinity;
    palette.forEach((other, index) => {
      const red = (colour >> 16) - (other >> 16), green = ((colour >> 8) & 255) - ((other >> 8) & 255);
      const blue = (colour & 255) - (other & 255), far = 3 * red * red + 4 * green * green + 2 * blue * blue;
      if (far < least) { least = far; best = index; }
    });
    return [best, least];
  };
  const frequent = [...seen].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map((pair) => pair[0]);
  frequent.forEach((colour, rank) => {
    const near = rank < 8 ? 0 : 9 * apart * apart;
    if (palette.length < limit && closest(colour)[1] > near) palette.push(colour);
  });
  for (const colour of frequent) nearest.set(colour, closest(colour)[0]);
  const pixels = new Uint8Array(image.width * image.height);
  for (let at = 0; at < pixels.length; at += 1) {
    pixels[at] = nearest.get((bytes[4 * at] << 16) | (bytes[4 * at + 1] << 8) | bytes[4 * at + 2]);
  }
  let text = "";
  for (let at = 0; at < pixels.length; at += 32768) {
    text += String.fromCharCode(...pixels.subarray(at, at + 32768));
  }
  return { width: image.width, height: image.height, palette, pixels: btoa(text) };
}"""


def shrunk(png: bytes, *, colours: int, apart: int, drawer: Page) -> bytes:
    """PNG with at most COLOURS colours, 256 at most; drawer: any page, whose canvas reads it.

    apart: how far each of three channels of a rare colour must be from the others' to count as one.
    """
    read = drawer.evaluate(_TO_PALETTE, [base64.b64encode(png).decode(), colours, apart])
    bits = 4 if colours <= 16 else 8
    rows = _rows(base64.b64decode(read["pixels"]), read["width"], bits)
    palette = b"".join(struct.pack(">I", colour)[1:] for colour in read["palette"])
    header = struct.pack(">IIBBBBB", read["width"], read["height"], bits, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _rows(pixels: bytes, width: int, bits: int) -> bytes:
    """Each row behind the sign of « no filter », the best one for a palette."""
    rows = (pixels[at : at + width] for at in range(0, len(pixels), width))
    if bits == 8:
        return b"".join(b"\0" + row for row in rows)
    return b"".join(
        b"\0" + bytes(left << 4 | right for left, right in zip(row[::2], (row + b"\0")[1::2], strict=False))
        for row in rows
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
