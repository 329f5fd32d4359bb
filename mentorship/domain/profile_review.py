"""The team decides on a changed profile: the new words become public, or the approved ones stay."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from mentorship.choices import Notice
from mentorship.compat import write_transaction
from mentorship.models import MentorProfile, ProfileChange

from .actors import Actor, Right
from .history import note
from .mentors import locked_mentor
from .outbox import post
from .proposed_changes import check, drop, save_reviewed, version, waiting, words_of, write
from .refusals import ReasonMissing, Refused


class ChangeReplaced(Refused):
    """The mentor has changed the words since the page was opened."""

    code = "change_replaced"
    sentence = _("The mentor has changed this meanwhile. Look at the new version first.")


def accept_change(
    mentor_id: int, *, seen: str, actor: Actor, now: datetime.datetime
) -> MentorProfile:
    """The team lets the change become public and tells the mentor.

    ``seen`` is the ``version()`` that was looked at. Raises ``ChangeReplaced``, ``NoChange``,
    ``NotAllowed``; ``ValidationError`` where the words break a rule made since.
    """
    with write_transaction(MentorProfile):
        mentor, change = _under_review(mentor_id, seen, actor)
        check(mentor, words_of(change))
        former = mentor.photo
        write(mentor, words_of(change))
        if "photo" in change.values:
            mentor.photo = change.photo
        key = str(change.pk)
        change.delete()
        save_reviewed(mentor, former)
        note(mentor, "accept_change", actor=actor, now=now)
        post(Notice.PROFILE_CHANGE_ACCEPTED, to=mentor, key=key, now=now)
    return mentor


def refuse_change(
    mentor_id: int, *, seen: str, reason: str, actor: Actor, now: datetime.datetime
) -> MentorProfile:
    """The approved version stays; the mentor is told why.

    Raises ``ReasonMissing``, ``ChangeReplaced``, ``NoChange`` or ``NotAllowed``.
    """
    with write_transaction(MentorProfile):
        mentor, change = _under_review(mentor_id, seen, actor)
        if not reason.strip():
            raise ReasonMissing
        key = str(change.pk)
        drop(change)
        note(mentor, "refuse_change", actor=actor, now=now, reason=reason)
        context = {"mentor": mentor.pk, "reason": reason}
        post(Notice.PROFILE_CHANGE_REFUSED, to=mentor, key=key, now=now, context=context)
    return mentor


def _under_review(mentor_id: int, seen: str, actor: Actor) -> tuple[MentorProfile, ProfileChange]:
    actor.require(Right.REVIEW_MENTORS)
    mentor = locked_mentor(mentor_id)
    change = waiting(mentor)
    if seen != version(change):
        raise ChangeReplaced
    return mentor, change
