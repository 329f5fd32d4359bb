"""The feed of new mentors, for whoever wants to hear of them (M4)."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from mentorship.models import MentorProfile, MentorshipSettings, without_controls

from .sharing import site_root

LATEST = 30


@require_safe
@conditional_page
def mentor_feed(request: HttpRequest) -> HttpResponse:
    """The latest mentors whom the team accepted and who are still visible, as Atom."""
    root = site_root(request)
    programme = without_controls(MentorshipSettings.load().programme_name)
    feed = Atom1Feed(
        title=_("New mentors of %(programme)s") % {"programme": programme},
        link=urljoin(root, reverse("mentorship:mentor_list")),
        feed_url=urljoin(root, reverse("mentorship:mentor_feed")),
        description=None,
        language=get_language(),
    )
    for mentor in _latest():
        _add(feed, mentor, root)
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response["Cache-Control"] = "no-cache"
    return response


def _latest() -> list[MentorProfile]:
    accepted = MentorProfile.objects.visible().filter(reviewed_at__isnull=False)
    return list(accepted.prefetch_related("expertise").order_by("-reviewed_at", "-pk")[:LATEST])


def _add(feed: Atom1Feed, mentor: MentorProfile, root: str) -> None:
    # One character that XML cannot hold, and nobody would get the feed at all.
    feed.add_item(
        title=without_controls(mentor.name),
        link=urljoin(root, mentor.get_absolute_url()),
        description=without_controls(mentor.headline),
        # The address of the page may move: whoever has read of a mentor does not want it twice.
        unique_id=f"tag:{urlsplit(root).hostname},{mentor.created_at:%Y-%m-%d}:mentor/{mentor.pk}",
        pubdate=mentor.reviewed_at,
        updateddate=mentor.reviewed_at,
        categories=[without_controls(topic.name) for topic in mentor.expertise.all()],
    )
