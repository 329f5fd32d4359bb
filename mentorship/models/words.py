"""Words as a search compares them: without case, without accents, the same on every database."""

from __future__ import annotations

import re
import unicodedata

#: Letters that Unicode does not take apart, as most people type them who lack the key.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
#: A word with its signs ("c++", "c#"), or one character of a script that puts no spaces.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+[+#]*")

#: What XML cannot hold at all, and no page shows: pasted along from a word processor.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+")


def without_controls(text: str) -> str:
    """The text with a space for each run of control characters; line breaks and tabs stay."""
    return _CONTROLS.sub(" ", text).strip() if _CONTROLS.search(text) else text


def fold(text: str) -> str:
    """The text without the differences that nobody types into a search box."""
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in taken_apart if not unicodedata.combining(sign))
    return plain.translate(_PLAIN)


def words_of(text: str) -> list[str]:
    """The folded words of a text, each once, in their order."""
    return list(dict.fromkeys(_WORD.findall(fold(text))))


def joined(*texts: str) -> str:
    """All words of the texts with a space before each, so that " pyth" finds "python"."""
    return "".join(f" {word}" for word in words_of(" ".join(texts)))
