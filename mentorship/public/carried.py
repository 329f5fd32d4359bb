"""What an application form needs inside its address, so that it survives the way by mail."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

from django.urls import reverse

from mentorship.models import MAX_CHOICES
from mentorship.numbers import is_row_number

_MENTORS, _DRAFT = "mentors", "draft"


def apply_url(mentor_ids: list[int], *, draft_key: str = "") -> str:
    """The address of the application form, with the choices or the key of a draft in it."""
    entries = {_MENTORS: ",".join(str(pk) for pk in mentor_ids), _DRAFT: draft_key}
    query = urlencode({name: value for name, value in entries.items() if value}, safe=",")
    url = reverse("mentorship:apply")
    return f"{url}?{query}" if query else url


def mentor_ids(url: str) -> list[int]:
    """The choices in such an address; nothing in any other."""
    listed = _entry(url, _MENTORS).split(",")
    ids = (int(pk) for pk in listed if is_row_number(pk))
    return list(dict.fromkeys(ids))[:MAX_CHOICES]


def draft_key(url: str) -> str:
    """The key of the draft in such an address; nothing in any other."""
    key = _entry(url, _DRAFT)
    return key if key.isascii() and key.isprintable() and len(key) <= 64 else ""


def _entry(url: str, name: str) -> str:
    parts = urlsplit(url)
    if not parts.path.endswith("/apply/"):  # whatever the prefix, the language's included
        return ""
    return parse_qs(parts.query).get(name, [""])[0]
