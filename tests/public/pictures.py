"""Pictures to upload, good and bad."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(size=(640, 480), kind="PNG", name="me.png", **options):
    """A plain picture as a browser would send it."""
    output = io.BytesIO()
    Image.new("RGB", size, "teal").save(output, kind, **options)
    return SimpleUploadedFile(name, output.getvalue(), content_type=f"image/{kind.lower()}")


def bomb():
    """A file of some hundred bytes that says it has forty thousand by forty thousand pixels."""
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return SimpleUploadedFile("bomb.png", data, content_type="image/png")


def upload(content, name="me.jpg"):
    """Any bytes, called a photo."""
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def with_damaged_notes():
    """A photo to be turned upright, with a note of a wrong kind that cannot be written anew."""
    exif = Image.Exif()
    exif[0x0112], exif[0x011A], exif[0x0100] = 6, 72.5, 5
    head = struct.pack(">H", 0x011A) + b"\0"
    whole = picture(kind="JPEG", exif=exif).read()
    at = whole.index(head) + len(head)
    return upload(whole[:at] + b"\2" + whole[at + 1 :])
