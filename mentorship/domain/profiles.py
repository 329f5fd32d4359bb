"""A mentor edits the own profile: what applies at once, and what the team looks at first.

The words and the photo of a public profile were approved by the team. What a mentor wants to
change of them waits in a ``ProfileChange`` while the approved version stays public; the rest –
fields, languages, the offer – applies at once.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from wagtail.log_actions import log

from mentorship.choices import MentorStatus, Notice
from mentorship.compat import write_transaction
from mentorship.models import MentorProfile, MentorshipSettings, ProfileChange, Specialisation

from .actors import Actor
from .drafts import UNCHANGED
from .history import note
from .mentors import check_capacity, locked_mentor
from .outbox import tell_supervisors
from .photos import forget_photo
from .proposed_changes import (
    FREE,
    NEW,
    REMOVED,
    REVIEWED,
    check,
    drop,
    save_reviewed,
    validate,
    waiting,
    write,
)
from .refusals import NotAllowed


def needs_review(mentor: MentorProfile) -> bool:
    """Whether the team looks at this mentor's words before the public does."""
    return mentor.status == MentorStatus.ACTIVE and MentorshipSettings.load().review_profile_changes


def edit_profile(
    mentor_id: int,
    *,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime.datetime,
    specialisations: list[Specialisation] | None = None,
    languages: Any = None,
) -> MentorProfile:
    """Change what applies at once. Running matches stay, also where places become fewer.

    Raises ``NotAllowed``, ``OverCapacity``, or ``ValidationError`` for a bad offer (M2, M3).
    """
    with write_transaction(MentorProfile):
        mentor = _own(mentor_id, actor)
        wanted = {name: values[name] for name in FREE if name in values}
        write(mentor, wanted)
        if specialisations is not None:
            mentor.specialisations.set(specialisations)
        if languages is not None:
            mentor.languages.set(languages)
        validate(mentor, wanted)
        if {"long_term_mentees", "ad_hoc_mentees"} & wanted.keys():
            check_capacity(mentor)
        mentor.save()
        _log_edit(mentor, actor, now)
    return mentor


def propose_change(
    mentor_id: int,
    *,
    values: Mapping[str, str],
    photo: Any = UNCHANGED,
    actor: Actor,
    now: datetime.datetime,
) -> ProfileChange | None:
    """Change reviewed words or the photo (None removes it): at once, or for the team to see.

    What the mentor proposed before and does not name now still waits; what equals the public
    version again waits no longer. Returns what waits afterwards. The team is told once for
    everything that waits together. Raises ``NotAllowed`` or ``ValidationError``.
    """
    with write_transaction(MentorProfile):
        mentor = _own(mentor_id, actor)
        wanted = {name: values[name] for name in REVIEWED if name in values}
        check(mentor, wanted)
        change = ProfileChange.objects.filter(mentor=mentor).first()
        if not needs_review(mentor):
            _apply_at_once(mentor, wanted, photo, actor, now)
            return change
        return _propose(mentor, change, wanted, photo, actor, now)


def withdraw_change(mentor_id: int, *, actor: Actor, now: datetime.datetime) -> None:
    """The mentor takes back what waits. Raises ``NoChange`` or ``NotAllowed``."""
    with write_transaction(MentorProfile):
        mentor = _own(mentor_id, actor)
        change = waiting(mentor)
        drop(change)
        note(mentor, "withdraw_change", actor=actor, now=now)


def _own(mentor_id: int, actor: Actor) -> MentorProfile:
    mentor = locked_mentor(mentor_id)
    if not actor.is_mentor(mentor):
        raise NotAllowed
    return mentor


def _apply_at_once(
    mentor: MentorProfile,
    words: Mapping[str, str],
    photo: Any,
    actor: Actor,
    now: datetime.datetime,
) -> None:
    former = mentor.photo
    write(mentor, words)
    if photo is not UNCHANGED:
        mentor.photo = photo
    save_reviewed(mentor, former)
    _log_edit(mentor, actor, now)


def _propose(
    mentor: MentorProfile,
    change: ProfileChange | None,
    words: Mapping[str, str],
    photo: Any,
    actor: Actor,
    now: datetime.datetime,
) -> ProfileChange | None:
    is_first = change is None
    change = change or ProfileChange(mentor=mentor)
    before, former = dict(change.values), change.photo
    for name, word in words.items():
        change.values.pop(name, None)
        if word != getattr(mentor, name):
            change.values[name] = word
    if photo is not UNCHANGED:
        _propose_photo(mentor, change, photo)
    if change.values == before and change.photo == former:
        return None if is_first else change
    if not change.values:
        change.delete()
        forget_photo(former)
        note(mentor, "withdraw_change", actor=actor, now=now)
        return None
    change.created_at = now
    change.save()
    if former != change.photo:
        forget_photo(former)
    _tell_team(mentor, change, actor, now)
    return change


def _propose_photo(mentor: MentorProfile, change: ProfileChange, photo: Any) -> None:
    change.photo = photo
    change.values.pop("photo", None)
    if photo != mentor.photo:
        change.values["photo"] = NEW if photo else REMOVED


def _tell_team(
    mentor: MentorProfile, change: ProfileChange, actor: Actor, now: datetime.datetime
) -> None:
    note(mentor, "propose_change", actor=actor, now=now)
    tell_supervisors(
        Notice.TEAM_PROFILE_CHANGED,
        key=str(change.pk),
        now=now,
        context={"mentor": mentor.pk},
    )


def _log_edit(mentor: MentorProfile, actor: Actor, now: datetime.datetime) -> None:
    log(instance=mentor, action="wagtail.edit", user=actor.user, timestamp=now)
