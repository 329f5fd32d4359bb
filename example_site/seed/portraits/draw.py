"""Puts a portrait together: backdrop, hair behind, clothes, face, hair in front."""

from __future__ import annotations

import io

from PIL import Image, ImageChops, ImageFilter

from . import hair
from .look import BACKDROP, HAIR, SKIN, Look
from .pen import FINE, SIDE, Pen

PIXELS = 640
MIDDLE = SIDE / 2
INK = "#2a2226"


def portrait(look: Look) -> bytes:
    """The picture as a JPEG, square and from the shoulders up."""
    sheet = _backdrop(look)
    pen = Pen(sheet)
    colours = HAIR[look.hair_colour]
    hair.BEHIND.get(look.hair, hair.nothing)(pen, look, colours)
    _body(pen, look)
    _head(pen, look)
    hair.FRONT.get(look.hair, hair.nothing)(pen, look, colours)
    if look.glasses:
        _glasses(pen)
    if look.earrings and look.hair not in hair.COVERS_EARS:
        for x in (135, 265):
            pen.oval(x, 216, 5, 5, "#e7b94b")
    picture = sheet.resize((PIXELS, PIXELS), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=90)
    return stream.getvalue()


def _backdrop(look: Look) -> Image.Image:
    """A colour with a soft light from the upper left, and a halo behind the head."""
    light, deep = BACKDROP[look.backdrop]
    side = SIDE * FINE
    ramp = Image.linear_gradient("L").resize((side, side))
    slope = ImageChops.add(ramp, ramp.transpose(Image.Transpose.ROTATE_90), scale=2)
    sheet = Image.composite(
        Image.new("RGBA", (side, side), deep), Image.new("RGBA", (side, side), light), slope
    )
    halo = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    Pen(halo).oval(MIDDLE, 190, 150, 150, "#ffffff", 0.45)
    blurred = halo.filter(ImageFilter.GaussianBlur(14 * FINE))
    # Without a channel of its own for opacity, so that what is drawn upon it blends.
    return Image.alpha_composite(sheet, blurred).convert("RGB")


def _body(pen: Pen, look: Look) -> None:
    skin, shade, _blush = SKIN[look.skin]
    pen.mirrored(
        [(200, 282), (166, 288), (118, 304), (78, 326), (56, 366), (46, 430), (200, 440)],
        look.cloth,
    )
    pen.mirrored([(200, 288), (112, 316), (84, 430), (200, 436)], "#ffffff", 0.06)
    pen.mirrored([(200, 224), (172, 226), (172, 278), (160, 296), (200, 322)], skin)
    pen.mirrored([(200, 238), (173, 236), (172, 250), (200, 276)], shade)
    _COLLARS[look.collar](pen, look)


def _round_collar(pen: Pen, look: Look) -> None:
    points = [(154, 292), (172, 318), (200, 328), (228, 318), (246, 292)]
    pen.line(points, look.cloth, 10)
    pen.line([(x, y + 6) for x, y in points], "#000000", 1.5, 0.18)


def _shirt_collar(pen: Pen, look: Look) -> None:
    for flip in (1, -1):
        edge = [(-4, 330), (-44, 284), (-56, 298), (-34, 338)]
        pen.blob([(MIDDLE + flip * x, y) for x, y in edge], "#f7f5f0")
        pen.blob([(MIDDLE + flip * x, y + 3) for x, y in edge], "#000000", 0.05)
    pen.line([(200, 332), (200, 400)], "#000000", 1.5, 0.2)


def _blazer(pen: Pen, look: Look) -> None:
    pen.blob([(160, 292), (200, 420), (240, 292), (200, 326)], "#f7f5f0")
    for flip in (1, -1):
        lapel = [(-42, 284), (-62, 318), (-44, 336), (-50, 346), (-2, 420), (-8, 380), (-30, 320)]
        pen.blob([(MIDDLE + flip * x, y) for x, y in lapel], look.cloth)
        pen.line([(MIDDLE + flip * x, y) for x, y in lapel[1:5]], "#000000", 1.5, 0.22)


def _high_collar(pen: Pen, look: Look) -> None:
    pen.mirrored([(200, 284), (166, 270), (158, 292), (170, 312), (200, 320)], look.cloth)
    pen.line([(164, 282), (200, 296), (236, 282)], "#000000", 1.5, 0.2)
    pen.line([(200, 298), (200, 400)], "#ffffff", 1.5, 0.35)


_COLLARS = {
    "round": _round_collar,
    "shirt": _shirt_collar,
    "blazer": _blazer,
    "high": _high_collar,
}


def _head(pen: Pen, look: Look) -> None:
    skin, shade, blush = SKIN[look.skin]
    for x in (134, 266):
        pen.oval(x, 190, 12, 19, skin)
        pen.oval(x, 191, 6, 11, shade)
    pen.mirrored(
        [(200, 96), (160, 106), (138, 144), (136, 190), (146, 228), (172, 258), (200, 267)], skin
    )
    for x in (158, 242):
        pen.oval(x, 212, 15, 10, blush, 0.22)
    _eyes(pen, look)
    pen.line([(201, 186), (195, 208), (201, 213), (208, 211)], shade, 3.2)
    if look.age:
        _years(pen, shade)
    if look.beard:
        hair.BEARDS[look.beard](pen, HAIR[look.hair_colour])
    _mouth(pen, look)


def _eyes(pen: Pen, look: Look) -> None:
    brow = HAIR[look.hair_colour][0] if look.hair_colour != "white" else "#b9bcbf"
    brow = INK if look.hair in hair.COVERED else brow
    for flip in (1, -1):
        x = MIDDLE + flip * 29
        pen.oval(x, 186, 10.5, 7, "#fffaf5")
        pen.oval(x, 186, 5.6, 6.4, INK)
        pen.oval(x + 2, 183.6, 1.7, 1.7, "#ffffff")
        lid = [(x - 11, 185), (x - 5, 179.5), (x + 5, 179.5), (x + 11, 185)]
        pen.line(lid, INK, 2.4)
        arch = [(x - flip * 14, 167), (x, 162.5), (x + flip * 14, 168.5)]
        pen.line(arch, brow, 4.6)


def _mouth(pen: Pen, look: Look) -> None:
    _skin, shade, blush = SKIN[look.skin]
    smile = [(178, 229), (200, 235), (222, 229), (212, 243), (200, 246), (188, 243)]
    pen.blob(smile, "#6d2f2f")
    pen.blob([(183, 231), (200, 236), (217, 231), (210, 238), (200, 239.5), (190, 238)], "#fffaf5")
    pen.line([(176, 228), (188, 232), (200, 234), (212, 232), (224, 228)], blush, 3)
    if not look.beard:
        pen.line([(191, 253), (200, 255), (209, 253)], shade, 2.2)


def _years(pen: Pen, shade: str) -> None:
    for flip in (1, -1):
        pen.line([(MIDDLE + flip * x, y) for x, y in ((30, 214), (37, 222), (38, 230))], shade, 2)
        pen.line([(MIDDLE + flip * x, y) for x, y in ((20, 198), (29, 200), (38, 198))], shade, 1.6)


def _glasses(pen: Pen) -> None:
    for x in (170, 230):
        pen.oval(x, 187, 21, 21, "#ffffff", 0.14)
        pen.ring(x, 187, 22.5, INK, 3.6)
    pen.line([(192, 184), (200, 181), (208, 184)], INK, 3.4)
    for flip in (1, -1):
        pen.line([(MIDDLE + flip * 52, 183), (MIDDLE + flip * 64, 180)], INK, 3.4)
