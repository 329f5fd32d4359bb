"""A mentor's page: everything that a mentee needs to choose, at an address that stays (M4)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mentorship.blocks.cards import front_of
from mentorship.blocks.visitor import ZONE_PARAMETER, keep_zone, visitor_zone
from mentorship.domain.answering import answers_within, typical_answer
from mentorship.domain.hours import DAY_BEGINS, DAY_ENDS, SharedHours, shared_hours
from mentorship.domain.public_addresses import mentor_who_had
from mentorship.models import MentorProfile, zone

from .forms.fields import zone_choices
from .sharing import sharing_of

#: What ``?zone=`` says to be asked for the time zone.
CHOOSE_ZONE = "choose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place elsewhere that a mentor points to."""

    label: str | Promise
    url: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When to meet: on the visitor's clock, or on the mentor's own where that is unknown.

    Times of day without a zone, so that templates show them as they are.
    """

    zone: str
    mentor_zone: str
    mentor_now: datetime.time
    begins: datetime.time
    ends: datetime.time
    shared: SharedHours | None = None

    @property
    def begins_at(self) -> str:
        """The minute of the day at which it begins, for a picture of 1440 minutes."""
        return str(self.begins.hour * 60 + self.begins.minute)

    @property
    def lasts(self) -> str:
        """How many minutes the shared hours last, for the same picture."""
        return str(round(self.shared.hours * 60)) if self.shared else "0"

    @property
    def is_same_zone(self) -> bool:
        """Whether both live by one clock."""
        return self.zone == self.mentor_zone

    @property
    def mentor_place(self) -> str:
        """The mentor's zone, for people."""
        return self.mentor_zone.replace("_", " ")

    @property
    def place(self) -> str:
        """The visitor's zone, for people."""
        return self.zone.replace("_", " ")


@require_safe
def mentor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One mentor's page; 404 unless the mentor is visible, and a former address leads on."""
    mentor = _all_of(slug)
    if mentor is None:
        return _moved(slug)
    front = front_of(request)
    chooses = request.GET.get(ZONE_PARAMETER) == CHOOSE_ZONE
    context = {
        "card": front.cards([mentor])[0],
        "mentor": mentor,
        "cycle": front.cycle,
        "sharing": sharing_of(mentor, request),
        "times": times_of(mentor, visitor_zone(request), now=front.now),
        "zones": zone_choices() if chooses else None,
        "answers_within": answers_within(typical_answer(mentor.pk)),
        "links": links_of(mentor),
    }
    response = render(request, "mentorship/mentors/detail.html", context)
    if "keep" in request.GET:
        keep_zone(response, request)
    return response


def _all_of(slug: str) -> MentorProfile | None:
    return (
        MentorProfile.objects.visible()
        .select_related("photo", "user")
        .prefetch_related("specialisations__expertise", "languages", "photo__renditions")
        .filter(slug=slug)
        .first()
    )


def _moved(slug: str) -> HttpResponse:
    """On to the address of today, for good; yet asked again each time, as it may move back."""
    mentor = mentor_who_had(slug)
    if mentor is None:
        raise Http404
    response = HttpResponsePermanentRedirect(mentor.get_absolute_url())
    response["Cache-Control"] = "no-cache"
    return response


def times_of(mentor: MentorProfile, visitor: str, *, now: datetime.datetime) -> Times:
    """The mentor's day, and what of it the visitor can use today."""
    today = timezone.localdate(now, zone(visitor))
    shared = shared_hours(visitor, mentor.timezone, on=today) if visitor else None
    return Times(
        zone=visitor,
        mentor_zone=mentor.timezone,
        mentor_now=timezone.localtime(now, zone(mentor.timezone)).time(),
        begins=shared.begins.time() if shared else DAY_BEGINS,
        ends=shared.ends.time() if shared else DAY_ENDS,
        shared=shared,
    )


def links_of(mentor: MentorProfile) -> list[Link]:
    """The mentor's own places on the web, if they are such: rows may come from anywhere."""
    named = ((_("Website"), mentor.website), (_("Elsewhere"), mentor.elsewhere))
    parts = [(label, url, urlsplit(url)) for label, url in named if url]
    return [
        Link(label=label, url=url, host=(where.hostname or "").removeprefix("www."))
        for label, url, where in parts
        if where.scheme in {"http", "https"} and where.hostname
    ]
