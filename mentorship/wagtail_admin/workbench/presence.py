"""Who else looks at the same case or mentor, kept in Wagtail's own table of editing sessions.

A page that is open says so every few seconds; who has not been heard of for three times as long
has gone. Each tab has a session of its own, so that whoever closes one of two is still here. A tab
in the background stays for some minutes, in which people look something up, and goes like one
that was closed: a forgotten tab is nobody. Two people see each other; what keeps them from
overwriting each other is the mark.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.models import EditingSession

from mentorship.domain import seen
from mentorship.domain.actors import Account, Right
from mentorship.domain.team import name_of
from mentorship.models import Enrolment, MentorProfile

from .pages import TeamPage

#: Seconds between two signs of life.
EVERY = 10
#: Seconds after which a tab in the background has gone.
HIDDEN_FOR = 180
_GONE_AFTER = datetime.timedelta(seconds=3 * EVERY)


def others(subject: Model, user: Account) -> list[str]:
    """The names of the others who look at this now."""
    sessions = _sessions(subject).filter(last_seen_at__gt=timezone.now() - _GONE_AFTER)
    rows = sessions.exclude(user=user).select_related("user").order_by("pk")
    return list(dict.fromkeys(name_of(row.user) for row in rows))


def told(names: list[str]) -> str:
    """The names in a sentence; nothing where one is alone."""
    if not names:
        return ""
    words = ngettext(
        "%(names)s is looking at this, too.", "%(names)s are looking at this, too.", len(names)
    )
    return words % {"names": get_text_list(names, _("and"))}


def pace() -> dict[str, int]:
    """How the page's script is told when to say what."""
    return {"presence_every": EVERY, "presence_hidden_for": HIDDEN_FOR}


def stay(subject: Model, user: Account, tab: int = 0) -> int:
    """Note that somebody looks at this now; returns the number of the tab's session."""
    now = timezone.now()
    if tab and _sessions(subject).filter(user=user, pk=tab).update(last_seen_at=now):
        return tab
    EditingSession.cleanup()
    session = EditingSession.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(type(subject)),
        object_id=str(subject.pk),
        last_seen_at=now,
    )
    return int(session.pk)


def leave(subject: Model, user: Account, tab: int) -> None:
    """Note that a tab was closed; the person has gone with the last one."""
    _sessions(subject).filter(user=user, pk=tab).delete()


def _tab(value: str) -> int:
    """The number as a page sends it; nonsense is no session."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _sessions(subject: Model) -> Any:
    content_type = ContentType.objects.get_for_model(type(subject))
    return EditingSession.objects.filter(content_type=content_type, object_id=str(subject.pk))


class Presence(TeamPage):
    """A sign of life; answered with who else is here, and with what has changed meanwhile."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Stay, or leave."""
        subject, tab = self.find(pk), _tab(request.POST.get("tab", ""))
        if "leave" in request.POST:
            leave(subject, request.user, tab)
            return JsonResponse({})
        return JsonResponse(
            {
                "tab": stay(subject, request.user, tab),
                "others": told(others(subject, request.user)),
                "changed": self.changed(subject, request.POST.get("mark", "")),
            }
        )

    def find(self, pk: int) -> Any:
        """What the page is about."""
        raise NotImplementedError

    def changed(self, subject: Any, mark: str) -> str:
        """Who has done what since the mark."""
        raise NotImplementedError


class CasePresence(Presence):
    """Of those who review a mentee's list."""

    right = Right.REVIEW_APPLICATIONS

    def find(self, pk: int) -> Enrolment:
        """The case."""
        return get_object_or_404(Enrolment.objects.select_related("mentee"), pk=pk)

    def changed(self, subject: Enrolment, mark: str) -> str:
        """Told of a case."""
        is_new = mark and mark != seen.mark_of_case(subject.pk)
        return seen.deeds_in_case(subject, mark) if is_new else ""


class MentorPresence(Presence):
    """Of those who review a mentor."""

    right = Right.REVIEW_MENTORS

    def find(self, pk: int) -> MentorProfile:
        """The mentor."""
        return get_object_or_404(MentorProfile, pk=pk)

    def changed(self, subject: MentorProfile, mark: str) -> str:
        """Told of a mentor."""
        is_new = mark and mark != seen.mark_of_mentor(subject)
        return seen.deeds_of_mentor(subject, mark) if is_new else ""
