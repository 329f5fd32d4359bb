"""Scores of reviewers, in cycles that ask for more than one pair of eyes."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from mentorship.models import HIGHEST_SCORE, LOWEST_SCORE, Assessment, Enrolment

from .actors import Account, Actor, Right
from .history import note
from .inquiries import waiting_choice
from .locking import locked_enrolment
from .refusals import Refused


class ScoreOutOfRange(Refused):
    """A score that there is not."""

    code = "score_out_of_range"
    sentence = _("Give a score from %(lowest)s to %(highest)s.")


class ScoresMissing(Refused):
    """Not all the reviewers that the cycle asks for have given a score."""

    code = "scores_missing"
    sentence = _(
        "In this cycle %(needed)s reviewers give a score before a list is approved; "
        "so far there are %(given)s."
    )


def assess(
    enrolment_id: int, *, score: int, comment: str = "", actor: Actor, now: datetime.datetime
) -> Assessment:
    """Give one's score, or change it. Raises a ``Refused`` where nothing waits any more."""
    actor.require(Right.REVIEW_APPLICATIONS)
    if not LOWEST_SCORE <= score <= HIGHEST_SCORE:
        raise ScoreOutOfRange(lowest=LOWEST_SCORE, highest=HIGHEST_SCORE)
    with locked_enrolment(enrolment_id) as enrolment:
        choice = waiting_choice(enrolment)
        row, _created = Assessment.objects.update_or_create(
            enrolment=enrolment,
            reviewer=actor.user,
            defaults={"score": score, "comment": comment.strip(), "changed_at": now},
        )
        note(choice, "assess", actor=actor, now=now)
    return row


def require_scores(enrolment: Enrolment) -> None:
    """Raise ``ScoresMissing`` where the cycle asks for more scores than there are."""
    needed = enrolment.cycle.reviewers
    given = enrolment.assessments.count() if needed > 1 else 0
    if needed > 1 and given < needed:
        raise ScoresMissing(needed=needed, given=given)


def shown_to(user: Account, rows: list[Assessment]) -> list[Assessment]:
    """Who gave what: nobody sees it before the own score, so that nobody is led by it."""
    has_own = any(row.reviewer_id == user.pk for row in rows)
    return rows if has_own else []
