"""Small pictures for documents: a part of a page as a PNG of few colours.

A PNG of type 3 (palette): `IHDR`, `PLTE`, `IDAT`, `IEND`, rows without filter. The browser itself reads its
picture and counts the colours: most of a page has few, and what smooths the letters is drawn to the nearest.
"""

import base64
import struct
import zlib

COLOURS = 24
_COUNT = """async (text64, most) => {
  // Not as an image of the page: its security policy takes none.
  const bytes = Uint8Array.from(atob(text64), each => each.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const data = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
  const counts = new Map();
  for (const colour of data) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const parts = colour => [colour & 255, colour >> 8 & 255, colour >> 16 & 255];
  const far = (one, other) => {
    const [a, b] = [parts(one), parts(other)];
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  };
  const palette = [];
  for (const [colour] of [...counts].sort((one, other) => other[1] - one[1])) {
    if (palette.length === most) break;
    if (palette.every(known => far(known, colour) > 300)) palette.push(colour);
  }
  const places = new Map();
  const place = colour => {
    if (!places.has(colour)) places.set(colour, palette.reduce(
      (best, known, index) => far(known, colour) < far(palette[best], colour) ? index : best, 0));
    return places.get(colour);
  };
  const indices = Uint8Array.from(data, place);
  let text = "";
  for (let from = 0; from < indices.length; from += 32768)
    text += String.fromCharCode(...indices.subarray(from, from + 32768));
  return { width: image.width, height: image.height, palette: palette.map(parts), indices: btoa(text) };
}"""


def small_picture(page, selectors, path):
    """Write what the elements of these selectors cover (all of the page without) as a small PNG."""
    counted = page.apply(_COUNT, page.capture(page.area(selectors)), COLOURS)
    path.write_bytes(_png(counted))
    return path.stat().st_size


def _png(counted):
    width, height = counted["width"], counted["height"]
    indices = base64.b64decode(counted["indices"])
    depth = 4 if len(counted["palette"]) <= 16 else 8
    rows = b"".join(b"\0" + _row(indices[row * width:(row + 1) * width], depth) for row in range(height))
    return b"\x89PNG\r\n\x1a\n" + b"".join((
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 3, 0, 0, 0)),
        _chunk(b"PLTE", bytes(part for colour in counted["palette"] for part in colour)),
        _chunk(b"IDAT", zlib.compress(rows, 9)), _chunk(b"IEND", b"")))


def _row(indices, depth):
    if depth == 8:
        return indices
    even = indices + b"\0" * (len(indices) % 2)
    return bytes(high << 4 | low for high, low in zip(even[::2], even[1::2]))


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
