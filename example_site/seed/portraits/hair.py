"""Hair, headwear and beards. Each name is a drawing behind the head, in front of it, or both."""

from __future__ import annotations

import math
from collections.abc import Callable

from .look import Look
from .pen import Pen

Colours = tuple[str, str]
Drawing = Callable[[Pen, Look, Colours], None]


def nothing(pen: Pen, look: Look, colours: Colours) -> None:
    """Nothing to draw here."""


# --- In front of the head -----------------------------------------------------------------


def _short(pen: Pen, look: Look, colours: Colours) -> None:
    pen.blob(
        [(133, 184), (126, 146), (138, 104), (172, 80), (216, 76), (258, 98), (275, 142),
         (267, 184), (262, 158), (246, 136), (212, 128), (182, 132), (154, 134), (140, 156)],
        colours[0],
    )  # fmt: skip
    pen.line([(160, 104), (196, 92), (236, 102)], colours[1], 5)


def _side_part(pen: Pen, look: Look, colours: Colours) -> None:
    pen.blob(
        [(132, 190), (124, 150), (136, 104), (178, 74), (230, 78), (266, 108), (276, 150),
         (268, 188), (260, 156), (240, 136), (196, 126), (170, 116), (156, 132), (142, 152)],
        colours[0],
    )  # fmt: skip
    pen.line([(172, 112), (206, 100), (246, 118)], colours[1], 5)


def _crop(pen: Pen, look: Look, colours: Colours) -> None:
    """Cut very short: close to the head, with a clean line at the forehead."""
    pen.blob(
        [(134, 176), (131, 142), (146, 108), (176, 92), (200, 89), (224, 92), (254, 108),
         (269, 142), (266, 176), (259, 146), (242, 130), (200, 124), (158, 130), (141, 146)],
        colours[0],
    )  # fmt: skip


def _fringe(pen: Pen, look: Look, colours: Colours) -> None:
    pen.blob(
        [(130, 216), (124, 156), (140, 102), (200, 76), (260, 102), (276, 156), (270, 216),
         (262, 170), (246, 152), (222, 158), (200, 150), (176, 158), (154, 152), (138, 170)],
        colours[0],
    )  # fmt: skip
    pen.line([(158, 106), (190, 94), (232, 102)], colours[1], 5)


def _parted(pen: Pen, look: Look, colours: Colours) -> None:
    """Parted in the middle, falling along both sides of the face."""
    for flip in (1, -1):
        half = [
            (0, 80),
            (-44, 88),
            (-72, 130),
            (-78, 190),
            (-70, 236),
            (-60, 190),
            (-52, 148),
            (-26, 122),
            (0, 104),
        ]
        pen.blob([(200 + flip * x, y) for x, y in half], colours[0])
    pen.line([(190, 92), (158, 106), (138, 142)], colours[1], 4)


def _swept(pen: Pen, look: Look, colours: Colours) -> None:
    """Drawn back from the forehead, as under a bun or a tail."""
    pen.blob(
        [(133, 190), (126, 150), (142, 104), (200, 80), (258, 104), (274, 150), (267, 190),
         (258, 150), (234, 122), (200, 113), (166, 122), (142, 150)],
        colours[0],
    )  # fmt: skip
    for x in (168, 200, 232):
        pen.line([(x, 112), (200 + (x - 200) * 0.6, 88)], colours[1], 2.4)


def _curls(pen: Pen, look: Look, colours: Colours) -> None:
    for angle in range(178, 364, 15):
        x, y = 200 + 69 * math.cos(math.radians(angle)), 158 + 70 * math.sin(math.radians(angle))
        pen.oval(x, y, 20, 20, colours[0])
    for x, y in ((160, 118), (182, 108), (206, 106), (230, 112), (244, 126)):
        pen.oval(x, y, 19, 17, colours[0])
    for x, y in ((154, 98), (184, 84), (216, 84), (246, 98)):
        pen.ring(x, y, 9, colours[1], 2.4)


def _cloud_front(pen: Pen, look: Look, colours: Colours) -> None:
    pen.blob(
        [(128, 190), (112, 140), (140, 90), (200, 70), (260, 90), (288, 140), (272, 190),
         (262, 154), (238, 130), (200, 122), (162, 130), (138, 154)],
        colours[0],
    )  # fmt: skip


def _headscarf(pen: Pen, look: Look, colours: Colours) -> None:
    """Laid around the face and over the shoulders."""
    for flip in (1, -1):
        side = [(0, 84), (-50, 96), (-78, 150), (-76, 214), (-50, 262), (0, 292),
                (0, 272), (-34, 254), (-58, 212), (-60, 160), (-42, 124), (0, 112)]  # fmt: skip
        pen.blob([(200 + flip * x, y) for x, y in side], look.scarf)
    pen.blob([(140, 238), (168, 264), (200, 274), (232, 264), (262, 236), (288, 318), (236, 368),
              (170, 362), (110, 318)], look.scarf)  # fmt: skip
    pen.line([(146, 252), (186, 300), (250, 322)], "#000000", 2, 0.16)
    pen.line([(132, 286), (178, 334), (232, 346)], "#000000", 2, 0.16)
    pen.line([(142, 150), (158, 116), (200, 100), (242, 116), (258, 150)], "#ffffff", 3, 0.3)


def _turban(pen: Pen, look: Look, colours: Colours) -> None:
    pen.blob(
        [(126, 158), (122, 112), (150, 66), (200, 52), (250, 66), (278, 112), (274, 158),
         (246, 140), (200, 120), (154, 140)],
        look.scarf,
    )  # fmt: skip
    for lift in (0, 22, 44):
        pen.line(
            [(128, 146 - lift), (176, 116 - lift * 0.7), (236, 84 - lift * 0.4)], "#000000", 2, 0.18
        )
        pen.line(
            [(272, 146 - lift), (224, 116 - lift * 0.7), (164, 84 - lift * 0.4)], "#000000", 2, 0.12
        )


def _braids(pen: Pen, look: Look, colours: Colours) -> None:
    _swept(pen, look, colours)
    for flip in (1, -1):
        for step in range(9):
            x, y = 200 + flip * (76 + 2 * math.sin(step)), 196 + step * 17
            pen.oval(x, y, 12.5, 11, colours[0])
            pen.line([(x - 6, y - 3), (x, y + 3), (x + 6, y - 3)], colours[1], 2)


def _receding(pen: Pen, look: Look, colours: Colours) -> None:
    for flip in (1, -1):
        side = [(-66, 198), (-76, 160), (-64, 126), (-52, 122), (-58, 150), (-62, 178)]
        pen.blob([(200 + flip * x, y) for x, y in side], colours[0])


# --- Behind the head ----------------------------------------------------------------------


def _long(pen: Pen, look: Look, colours: Colours) -> None:
    half = [(200, 76), (140, 92), (112, 160), (106, 240), (100, 318), (140, 336), (200, 320)]
    pen.mirrored(half, colours[0])


def _waves(pen: Pen, look: Look, colours: Colours) -> None:
    half = [
        (200, 74),
        (138, 90),
        (108, 150),
        (118, 190),
        (98, 230),
        (112, 268),
        (96, 306),
        (134, 332),
        (200, 316),
    ]
    pen.mirrored(half, colours[0])
    for flip in (1, -1):
        strand = [(-84, 180), (-76, 220), (-88, 262), (-78, 306)]
        pen.line([(200 + flip * x, y) for x, y in strand], colours[1], 3)


def _bob(pen: Pen, look: Look, colours: Colours) -> None:
    pen.mirrored([(200, 76), (138, 94), (114, 160), (112, 232), (128, 264), (200, 262)], colours[0])


def _bun(pen: Pen, look: Look, colours: Colours) -> None:
    pen.oval(200, 68, 38, 34, colours[0])
    pen.line([(178, 64), (198, 50), (222, 60)], colours[1], 3)


def _tail(pen: Pen, look: Look, colours: Colours) -> None:
    pen.blob([(236, 96), (292, 120), (300, 200), (284, 290), (262, 250), (262, 180)], colours[0])
    pen.line([(276, 140), (284, 200), (278, 260)], colours[1], 3)


def _cloud(pen: Pen, look: Look, colours: Colours) -> None:
    for angle in range(150, 391, 12):
        x, y = 200 + 84 * math.cos(math.radians(angle)), 156 + 84 * math.sin(math.radians(angle))
        pen.oval(x, y, 26, 26, colours[0])
    pen.oval(200, 150, 92, 88, colours[0])


def _headscarf_back(pen: Pen, look: Look, colours: Colours) -> None:
    pen.mirrored([(200, 82), (142, 96), (116, 156), (118, 240), (104, 320), (200, 340)], look.scarf)


BEHIND: dict[str, Drawing] = {
    "long": _long, "fringe_long": _long, "waves": _waves, "bob": _bob, "bun": _bun,
    "tail": _tail, "cloud": _cloud, "headscarf": _headscarf_back,
}  # fmt: skip
FRONT: dict[str, Drawing] = {
    "short": _short, "side_part": _side_part, "crop": _crop, "long": _parted,
    "fringe_long": _fringe, "waves": _parted, "bob": _fringe, "bun": _swept, "tail": _swept,
    "curls": _curls, "cloud": _cloud_front, "headscarf": _headscarf, "turban": _turban,
    "braids": _braids, "receding": _receding,
}  # fmt: skip
COVERED = {"headscarf", "turban", "bald"}
COVERS_EARS = {"headscarf", "long", "waves", "fringe_long", "bob"}


# --- Beards -------------------------------------------------------------------------------


def _full(pen: Pen, colours: Colours) -> None:
    pen.mirrored(
        [(200, 217), (172, 220), (160, 232), (148, 214), (137, 184), (139, 216), (150, 248),
         (174, 276), (200, 284)],
        colours[0],
    )  # fmt: skip
    pen.line([(186, 268), (200, 272), (214, 268)], colours[1], 3)


def _trimmed(pen: Pen, colours: Colours) -> None:
    pen.mirrored(
        [(200, 219), (176, 222), (166, 236), (152, 224), (138, 198), (144, 230), (166, 258),
         (200, 270)],
        colours[0], 0.9,
    )  # fmt: skip


def _moustache(pen: Pen, colours: Colours) -> None:
    pen.mirrored([(200, 217), (184, 218), (168, 228), (184, 229), (200, 226)], colours[0])


BEARDS: dict[str, Callable[[Pen, Colours], None]] = {
    "full": _full,
    "trimmed": _trimmed,
    "moustache": _moustache,
}
