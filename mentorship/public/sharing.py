"""What a mentor's page says of itself to search engines and to those who share its address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.http import HttpRequest
from django.utils.html import html_safe
from django.utils.text import Truncator
from wagtail.models import Site

from mentorship.blocks.pictures import UNREADABLE
from mentorship.models import MentorProfile

#: Square, since a mentor's portrait is; large enough for every service that shows it.
SHARED_IMAGE = "fill-800x800|format-jpeg"
_DESCRIPTION = 200
_INSIDE_SCRIPT = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@html_safe
class StructuredData:
    """Facts in the vocabulary of schema.org, as a page holds them beside its text.

    Nothing in them can end the element that they stand in: the three characters that HTML
    knows are written as JSON writes them, like Django's own ``json_script`` does.
    """

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts

    def __str__(self) -> str:
        text = json.dumps({"@context": "https://schema.org", **self.facts}, ensure_ascii=False)
        return text.translate(_INSIDE_SCRIPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedImage:
    """A picture with all that a service wants to know before it loads it."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """The one address, the words and the picture of a page."""

    address: str
    title: str
    description: str
    image: SharedImage | None
    data: StructuredData


def site_root(request: HttpRequest) -> str:
    """Scheme and host of the Wagtail site that was asked, else of the request itself."""
    site = Site.find_for_request(request)
    return str(site.root_url) if site else f"{request.scheme}://{request.get_host()}"


def sharing_of(mentor: MentorProfile, request: HttpRequest) -> Sharing:
    """What is said of a visible mentor; the picture's file is made at the first call."""
    root = site_root(request)
    address = urljoin(root, mentor.get_absolute_url())
    about = " ".join(f"{mentor.headline} – {mentor.bio}".split())
    image = _image(mentor, root)
    return Sharing(
        address=address,
        title=mentor.name,
        description=Truncator(about).chars(_DESCRIPTION),
        image=image,
        data=StructuredData(_facts(mentor, address, image)),
    )


def _image(mentor: MentorProfile, root: str) -> SharedImage | None:
    if mentor.photo is None:
        return None
    try:
        rendition = mentor.photo.get_rendition(SHARED_IMAGE)
    except UNREADABLE:
        return None
    return SharedImage(
        url=urljoin(root, rendition.url),
        width=rendition.width,
        height=rendition.height,
        alt=mentor.photo_description or mentor.name,
    )


def _facts(mentor: MentorProfile, address: str, image: SharedImage | None) -> dict[str, Any]:
    person: dict[str, Any] = {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": mentor.name,
        "description": mentor.headline,
        "url": address,
        "knowsAbout": [str(each.expertise) for each in mentor.specialisations.all()],
        "knowsLanguage": [language.code for language in mentor.languages.all()],
        "sameAs": [link for link in (mentor.website, mentor.elsewhere) if link],
        "image": image.url if image else "",
    }
    page = {"@type": "ProfilePage", "url": address, "name": mentor.name}
    return page | {"mainEntity": {key: value for key, value in person.items() if value}}
