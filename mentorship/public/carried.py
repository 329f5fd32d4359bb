"""The chosen mentors inside an address, so that they survive a link opened on another device."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

from django.urls import reverse

from mentorship.models import MAX_CHOICES

_KEY = "mentors"


def apply_url(mentor_ids: list[int]) -> str:
    """The address of the application form, with the choices in it."""
    url = reverse("mentorship:apply")
    listed = ",".join(str(pk) for pk in mentor_ids)
    return f"{url}?{urlencode({_KEY: listed}, safe=',')}" if listed else url


def mentor_ids(url: str) -> list[int]:
    """The choices in such an address; nothing in any other."""
    parts = urlsplit(url)
    if not parts.path.endswith("/apply/"):  # whatever the prefix, the language's included
        return []
    listed = parse_qs(parts.query).get(_KEY, [""])[0].split(",")
    ids = (int(pk) for pk in listed if pk.isascii() and pk.isdigit() and len(pk) < 10)
    return list(dict.fromkeys(ids))[:MAX_CHOICES]
