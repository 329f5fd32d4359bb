"""How a place in the queue has ended, for those who come by an old link."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mentorship.models import Application, HistoryEntry, Match

from .pages import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What happened to a place, when, and by whom; and where the mentee waits now, if so."""

    words: Words
    reason: str
    at: datetime.datetime | None
    by: str
    waits_again: Application | None


def ending_of(place: Application) -> Ending:
    """What the history says of the last move of a place that is over."""
    moves = HistoryEntry.objects.filter(application=place).select_related("actor")
    last = moves.order_by("-at", "-pk").first()
    again = Application.objects.queued().filter(enrolment=place.enrolment_id).first()
    is_own = last is not None and last.transition == "close_no_match"
    return Ending(
        words=_words(place, last.transition if last else ""),
        reason=place.reason if is_own else "",
        at=last.at if last else None,
        by=str(last.actor) if last is not None and is_own and last.actor else "",
        waits_again=again,
    )


def _words(place: Application, transition: str) -> Words:
    names = {"mentee": place.enrolment.mentee}
    if transition == "withdraw":
        return _("%(mentee)s has withdrawn and waits no more.") % names
    if transition == "close_no_match":
        return _("The case of %(mentee)s was closed without a match.") % names
    match = Match.objects.filter(enrolment=place.enrolment_id).select_related("mentor").last()
    if transition == "close_other" and match is not None:
        return _("%(mentee)s was matched with %(mentor)s.") % (names | {"mentor": match.mentor})
    state = place.get_status_display()
    return _("The place of %(mentee)s in the queue is over: %(state)s.") % (
        names | {"state": state}
    )
