"""What somebody looks like, in a few words."""

from __future__ import annotations

from dataclasses import dataclass

SKIN = {
    "porcelain": ("#f6d7c3", "#e9b9a0", "#e58f7e"),
    "sand": ("#efc6a4", "#dca67f", "#d97f67"),
    "honey": ("#dba97c", "#c48c5f", "#c26a4e"),
    "amber": ("#c48a5c", "#a86f45", "#a9543d"),
    "chestnut": ("#9a6240", "#7e4c30", "#8a4032"),
    "cocoa": ("#754529", "#5c341e", "#6b2f27"),
    "ebony": ("#573220", "#412416", "#5a2822"),
}
HAIR = {
    "black": ("#221d22", "#383038"),
    "brown": ("#4a2f22", "#633f2d"),
    "auburn": ("#7d3a22", "#97502f"),
    "gold": ("#c99a4b", "#dcb369"),
    "ash": ("#8a7a68", "#a39480"),
    "grey": ("#9ea3a8", "#b8bcc0"),
    "white": ("#dfe1e2", "#f2f3f3"),
}
# A lighter and a deeper shade, for the light that falls from above.
BACKDROP = {
    "dawn": ("#fbd9b5", "#f2a889"),
    "sea": ("#bfe3e0", "#6fb5b8"),
    "sky": ("#cfe0f5", "#8db2e0"),
    "moss": ("#dbe6bf", "#9dbb7c"),
    "lilac": ("#e2d6f2", "#ae98d6"),
    "rose": ("#f9d5d8", "#e396a6"),
    "straw": ("#f7e6b4", "#e3be5c"),
    "slate": ("#d5dde5", "#93a5b6"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One person. ``hair`` names a drawing in ``hair.py``; ``cloth`` is a colour."""

    skin: str
    hair: str
    hair_colour: str = "black"
    backdrop: str = "sea"
    cloth: str = "#2f4b66"
    collar: str = "round"
    scarf: str = "#4d7c8a"
    beard: str = ""
    glasses: bool = False
    earrings: bool = False
    age: int = 0
