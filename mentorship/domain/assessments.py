"""Scores of reviewers, in cycles that ask for more than one pair of eyes.

They are for the mentee's own list as it stands, so a choice that is added later asks for new ones.
A match by hand needs none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ApplicationOrigin, ApplicationStatus
from mentorship.models import HIGHEST_SCORE, LOWEST_SCORE, Application, Assessment, Enrolment

from .actors import Account, Actor, Right
from .history import note
from .locking import locked_enrolment
from .questions import waiting_choice
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
    """Raise ``ScoresMissing`` where the cycle asks for more scores than there are.

    Only those count that were given since the newest of the choices came: a mentee may add some
    after an approval. Whom the team has picked by hand needs none: a match by hand is the team's
    own judgement, made with the reasons before it.
    """
    needed = enrolment.cycle.reviewers
    if needed < 2:
        return
    newest = newest_choice(_own_choices().filter(enrolment=enrolment))
    if newest is None:
        return
    given = counting(enrolment.assessments.all(), newest)
    if len(given) < needed:
        raise ScoresMissing(needed=needed, given=len(given))


def newest_choice(choices: Iterable[Application]) -> datetime.datetime | None:
    """When the last of the mentee's own choices that wait for review came; None where none does."""
    return max((row.created_at for row in choices if _is_scored(row)), default=None)


def counting(scores: Iterable[Assessment], newest: datetime.datetime | None) -> list[Assessment]:
    """The scores that were given to the list as it stands: none is older than its newest choice."""
    return [row for row in scores if newest is None or row.changed_at >= newest]


def scored_by(user: Account) -> QuerySet[Assessment]:
    """The same for a query about many cases: the scores of one reviewer that still count."""
    newer = _own_choices().filter(
        enrolment=OuterRef("enrolment"), created_at__gt=OuterRef("changed_at")
    )
    return Assessment.objects.filter(~Exists(newer), reviewer=user)


def _own_choices() -> QuerySet[Application]:
    return Application.objects.filter(
        origin=ApplicationOrigin.CHOICE, status=ApplicationStatus.PENDING, reviewed_at=None
    )


def _is_scored(row: Application) -> bool:
    """Whether scores are for it: it waits for review, and the mentee has chosen it."""
    waits = row.status == ApplicationStatus.PENDING and row.reviewed_at is None
    return waits and row.origin == ApplicationOrigin.CHOICE


def shown_to(user: Account, rows: list[Assessment]) -> list[Assessment]:
    """Who gave what: nobody sees it before the own score, so that nobody is led by it."""
    has_own = any(row.reviewer_id == user.pk for row in rows)
    return rows if has_own else []
