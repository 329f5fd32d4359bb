"""Mentors' photos, in as many queries for many as for one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects
from wagtail.images import get_image_model

from mentorship.models import MentorProfile

#: The one size that the workbenches show; the templates name it, too.
PHOTO = "fill-96x96"


def prefetch_photos(mentors: Iterable[MentorProfile]) -> None:
    """Fetch the existing renditions of the mentors' photos at once."""
    renditions = get_image_model().get_rendition_model()._default_manager.filter(filter_spec=PHOTO)
    photos = {mentor.photo_id: mentor.photo for mentor in mentors if mentor.photo}
    if photos:
        prefetch_related_objects(
            list(photos.values()),
            Prefetch("renditions", queryset=renditions, to_attr="prefetched_renditions"),
        )
