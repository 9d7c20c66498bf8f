"""What a picture is and how large, read from bytes as programs write them."""

import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.values.pictures import image_kind, image_size

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480) + b"\x08\x02\x00\x00\x00"
JPEG_START = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
JPEG_FRAME = b"\xff\xc2" + struct.pack(">HBHH", 17, 8, 480, 640)
WEBP = b"RIFF\x10\x00\x00\x00WEBP"
FILES = {
    "png": PNG,
    "gif": b"GIF89a" + struct.pack("<HH", 640, 480),
    "jpeg": JPEG_START + JPEG_FRAME,
    "jpeg behind a long segment": JPEG_START + b"\xff\xe1" + struct.pack(">H", 60_000) + bytes(59_998) + JPEG_FRAME,
    "webp, lossy": WEBP + b"VP8 " + bytes(7) + b"\x9d\x01\x2a" + struct.pack("<HH", 640, 480),
    "webp, lossless": WEBP + b"VP8L" + bytes(4) + b"\x2f" + struct.pack("<I", 639 | 479 << 14) + bytes(5),
    "webp, extended": WEBP + b"VP8X" + bytes(8) + (639).to_bytes(3, "little") + (479).to_bytes(3, "little"),
}


@pytest.mark.parametrize("name", FILES)
def test_the_size_stands_in_the_first_bytes(name: str) -> None:
    assert image_size(io.BytesIO(FILES[name])) == (640, 480)
    assert image_kind(FILES[name]).lower() == name.split(",")[0].split(" ")[0]


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", PNG[:14], JPEG_START, JPEG_START[:3], WEBP, WEBP + b"VP8?" + bytes(20), b"%PDF-1.7"]
)
def test_what_does_not_tell_has_no_size(data: bytes) -> None:
    assert image_size(io.BytesIO(data)) is None


@settings(max_examples=60)
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=40), st.integers(0, 40))
def test_damaged_pictures_have_a_size_or_none(name: str, noise: bytes, at: int) -> None:
    data = FILES[name][:at] + noise + FILES[name][at + len(noise) :]
    size = image_size(io.BytesIO(data))
    assert size is None or (len(size) == 2 and all(0 < part < 2**32 for part in size))
