"""What will follow when a cycle is opened or closed, in sentences."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from mentorship.choices import ConfirmationPolicy
from mentorship.domain.foresight import Opening, unfinished_in
from mentorship.models import Cycle
from mentorship.wagtail_admin.sight import Sight

from .pages import Words

#: What goes on after a cycle is closed, each with how much of it there is.
_GOES_ON = {
    "to_review": ngettext_lazy(
        "%(count)s choice waits for the review, which goes on.",
        "%(count)s choices wait for the review, which goes on.",
        "count",
    ),
    "in_line": ngettext_lazy(
        "%(count)s reviewed choice stays in line and is offered when its turn comes.",
        "%(count)s reviewed choices stay in line and are offered when their turn comes.",
        "count",
    ),
    "offered": ngettext_lazy(
        "%(count)s offer is out, and the mentor can still answer.",
        "%(count)s offers are out, and the mentors can still answer.",
        "count",
    ),
    "accepted": ngettext_lazy(
        "%(count)s accepted offer can still be confirmed.",
        "%(count)s accepted offers can still be confirmed.",
        "count",
    ),
    "queued": ngettext_lazy(
        "%(count)s place in the manual-match queue stays.",
        "%(count)s places in the manual-match queue stay.",
        "count",
    ),
    "matches": ngettext_lazy(
        "%(count)s active match goes on.", "%(count)s active matches go on.", "count"
    ),
}


def opening_words(cycle: Cycle, ahead: Opening) -> list[Words]:
    """What visitors will see, and who enters the queue."""
    words: list[Words] = [
        _("Visitors can apply on the site from %(start)s to %(end)s, to mentors of this type.")
        % {"start": _day(cycle.opens_on), "end": _day(cycle.closes_on)},
        _many(
            ahead.mentors,
            ngettext_lazy(
                "%(count)s active mentor offers it,",
                "%(count)s active mentors offer it,",
                "count",
            ),
        )
        + " "
        + _many(
            ahead.places,
            ngettext_lazy("with %(count)s free place.", "with %(count)s free places.", "count"),
        ),
    ]
    if ahead.paid:
        words.append(
            _many(
                ahead.paid,
                ngettext_lazy(
                    "%(count)s paid student who waited enters the manual-match queue at once.",
                    "%(count)s paid students who waited enter the manual-match queue at once.",
                    "count",
                ),
            )
        )
    words.append(_tell_confirmation(cycle))
    return words


def closing_words(cycle: Cycle, sight: Sight) -> list[Words]:
    """What ends and what goes on; the numbers for those who may see them."""
    words: list[Words] = [_("Nobody can apply in this cycle any more.")]
    if not (sight.applications and sight.matches):
        return [
            *words,
            _("What is open goes on: choices, offers, places in the queue, matches."),
        ]
    here = unfinished_in(cycle)
    counts = ((getattr(here, name), sentence) for name, sentence in _GOES_ON.items())
    found: list[Words] = [_many(count, sentence) for count, sentence in counts if count]
    return [*words, *(found or [_("No application is open and no match is active in it.")])]


def _day(day: datetime.date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def _many(count: int, words: Any) -> str:
    return str(words % {"count": count})


def _tell_confirmation(cycle: Cycle) -> Words:
    if cycle.confirmation == ConfirmationPolicy.AUTOMATIC:
        return _("A mentor's acceptance makes the match at once.")
    return _("The team confirms each match.")
