"""What a suggestion says: each part of the score with its reason, and what forbids or advises."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mentorship.choices import LearningStyle
from mentorship.models import MentorProfile, Specialisation, language_name

from . import scoring
from .answering import answers_within
from .capacity import Load

Words = str | Promise


class Veto(Enum):
    """What speaks against a mentor, whatever the score. A person may overrule the soft ones."""

    SELF = "self"
    ASKED = "asked"
    DECLINED = "declined"
    FULL = "full"
    PAUSED = "paused"

    @property
    def is_final(self) -> bool:
        """Whether nobody may overrule it."""
        return self in (Veto.SELF, Veto.ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a score: so many points of so many, and why."""

    key: str
    points: int
    most: int
    why: str

    @property
    def label(self) -> Words:
        """What the part is about."""
        return PARTS[self.key][0]


#: What each part is called and the most that it can bring, in the order in which it is read.
PARTS: dict[str, tuple[Words, int]] = {
    "expertise": (_("Expertise"), scoring.EXPERTISE_POINTS),
    "room": (_("Room"), scoring.ROOM_POINTS),
    "overlap": (_("Shared hours"), scoring.OVERLAP_POINTS),
    "language": (_("Language"), scoring.LANGUAGE_POINTS),
    "response": (_("Response time"), scoring.RESPONSE_POINTS),
    "style": (_("Style"), scoring.STYLE_POINTS),
    "declines": (_("Past declines"), scoring.DECLINE_POINTS),
}

_STYLES: dict[str, Words] = {
    LearningStyle.PICTURES.value: _("likes examples and diagrams"),
    LearningStyle.TALK.value: _("likes to talk things through"),
    LearningStyle.PRACTICE.value: _("likes to do it together"),
    LearningStyle.MIXED.value: _("likes a mix of everything"),
}


def part(key: str, points: int, why: str) -> Part:
    """A part with the most that it can bring."""
    return Part(key=key, points=points, most=PARTS[key][1], why=why)


def expertise(shared: Collection[Specialisation]) -> Part:
    """For the fields that the mentee wants and the mentor knows, the best known first."""
    points = scoring.expertise_points(row.level for row in shared)
    names = ", ".join(f"{row.expertise.name} ({row.get_level_display()})" for row in shared)
    return part("expertise", points, names or str(_("No field in common")))


def room(load: Load) -> Part:
    """For the places that are left."""
    words = ngettext("%(n)d of %(cap)d place left", "%(n)d of %(cap)d places left", load.cap)
    return part("room", scoring.room_points(load), words % {"n": load.left, "cap": load.cap})


def overlap(hours: float) -> Part:
    """For the hours of a day in which both can meet."""
    if not hours:
        return part("overlap", 0, str(_("No hour between 9 and 21 in common")))
    words = ngettext(
        "%(hours)s hour a day between 9 and 21",
        "%(hours)s hours a day between 9 and 21",
        int(hours) if hours == int(hours) else 2,
    )
    number = formats.localize(int(hours) if hours == int(hours) else hours)
    return part("overlap", scoring.overlap_points(hours), words % {"hours": number})


def language(mentor: MentorProfile, wanted: Collection[str]) -> Part:
    """For a language that both speak."""
    codes = [each.code for each in mentor.languages.all() if scoring.spoken(each.code) in wanted]
    if not codes:
        return part("language", 0, str(_("No language in common")))
    names = ", ".join(sorted(map(language_name, codes)))
    return part("language", scoring.LANGUAGE_POINTS, names)


def response(took: datetime.timedelta | None) -> Part:
    """For the mentor's habit of answering."""
    words = answers_within(took) or str(_("Too few answers to tell"))
    return part("response", scoring.response_points(took), words)


def style(learns: str, teaches: str) -> Part:
    """For how the one likes to learn and the other to teach."""
    points = scoring.style_points(learns, teaches)
    if learns and learns == teaches:
        return part("style", points, str(_("Both: %(style)s") % {"style": _STYLES[learns]}))
    if not learns and not teaches:
        return part("style", points, str(_("Neither has said")))
    unknown = _("has not said")
    said = {
        "mentee": _STYLES.get(learns, unknown),
        "mentor": _STYLES.get(teaches, unknown),
    }
    return part("style", points, str(_("Mentee %(mentee)s, mentor %(mentor)s") % said))


def declines(number: int) -> Part:
    """For the offers that the mentor has declined of late."""
    words = str(_("No offer declined in half a year"))
    if number:
        words = ngettext(
            "%(n)d offer declined in half a year",
            "%(n)d offers declined in half a year",
            number,
        ) % {"n": number}
    return part("declines", scoring.decline_points(number), words)


def warning(veto: Veto, mentor: MentorProfile, load: Load) -> str:
    """What speaks against the mentor, in a sentence."""
    if veto is Veto.SELF:
        return str(_("This is the mentee in person."))
    if veto is Veto.ASKED:
        return str(_("There is an open application to this mentor."))
    if veto is Veto.DECLINED:
        return str(_("Declined this mentee before."))
    if veto is Veto.PAUSED:
        day = formats.date_format(mentor.paused_until, "DATE_FORMAT") if mentor.paused_until else ""
        return str(_("Takes no new requests until %(day)s.") % {"day": day})
    words = _(
        "No place is left: %(matched)s matched, %(accepted)s accepted, %(offered)s offered, "
        "of %(cap)s."
    )
    return str(words % {name: getattr(load, name) for name in _LEDGER})


_LEDGER = ("matched", "accepted", "offered", "cap")
