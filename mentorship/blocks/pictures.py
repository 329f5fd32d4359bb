"""The pictures of the cards: two sizes of each photo, chosen from what was fetched with it.

Wagtail's own tags find them as well; a list of cards asks so often that it is worth a shortcut:
where a picture was looked at (its focal point) decides for which rendition, and seldom differs.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from wagtail.images import get_image_model
from wagtail.images.models import Filter, SourceImageIOError

from mentorship.models import MentorProfile

#: The photo's file is lost, or is no picture at all.
UNREADABLE = (SourceImageIOError, OSError)
SPECS = ("fill-400x300|format-webp", "fill-800x600|format-webp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What an ``img`` needs, without its alternative text."""

    src: str
    srcset: str
    width: str
    height: str

    @property
    def img(self) -> str:
        """The whole element, as a card shows it: lists of cards ask so often."""
        return format_html(
            '<img src="{}" srcset="{}" sizes="(min-width: 48rem) 20rem, 92vw" width="{}"'
            ' height="{}" alt="" class="mentorship-photo" loading="lazy" decoding="async">',
            self.src,
            self.srcset,
            self.width,
            self.height,
        )


def card_mentors(mentor_ids: Iterable[int]) -> dict[int, MentorProfile]:
    """The visible ones among these mentors (M4), with their photos and the cards' pictures.

    Two queries. Of each photo only the pictures of the cards are read.
    """
    mentors: dict[int, MentorProfile]
    visible = MentorProfile.objects.visible().select_related("photo", "user")
    mentors = visible.in_bulk(list(mentor_ids))
    photos: dict[int, list[Any]] = {
        mentor.photo_id: [] for mentor in mentors.values() if mentor.photo_id
    }
    if photos:
        renditions = get_image_model().get_rendition_model()._default_manager
        for each in renditions.filter(image__in=list(photos), filter_spec__in=SPECS):
            photos[each.image_id].append(each)
    for mentor in mentors.values():
        if mentor.photo:
            mentor.photo.prefetched_renditions = photos[mentor.photo.pk]
    return mentors


def picture_of(photo: Any) -> Picture | None:
    """The picture of a photo; what is missing of it is made now, the first time it is shown."""
    if photo is None:
        return None
    found = _fetched(photo) or _made(photo)
    if not found:
        return None
    small, urls = found[0], [each.url for each in found]
    return Picture(
        src=urls[0],
        srcset=", ".join(f"{url} {each.width}w" for url, each in zip(urls, found, strict=True)),
        width=str(small.width),
        height=str(small.height),
    )


def _made(photo: Any) -> list[Any]:
    """The renditions, drawn now; none where the photo's file is lost or no picture."""
    try:
        return list(photo.get_renditions(*SPECS).values())
    except UNREADABLE:
        return []


def _fetched(photo: Any) -> list[Any]:
    """The renditions that came with the photo, or nothing where one of them is missing."""
    keys = _keys(
        photo.focal_point_x, photo.focal_point_y, photo.focal_point_width, photo.focal_point_height
    )
    there = {
        (each.filter_spec, each.focal_point_key): each
        for each in getattr(photo, "prefetched_renditions", ())
    }
    found = [there.get(pair) for pair in zip(SPECS, keys, strict=True)]
    return [] if None in found else found


@functools.lru_cache(maxsize=512)
def _keys(x: int | None, y: int | None, width: int | None, height: int | None) -> tuple[str, ...]:
    """Wagtail's keys of the renditions of any photo that is looked at there."""
    photo = get_image_model()(
        focal_point_x=x, focal_point_y=y, focal_point_width=width, focal_point_height=height
    )
    return tuple(Filter(spec=spec).get_cache_key(photo) for spec in SPECS)
