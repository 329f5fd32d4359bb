"""A mentor edits the own profile: what applies at once, and what the team looks at first.

The words and the photo of a public profile were approved by the team. What a mentor wants to
change of them waits in a ``ProfileChange`` while the approved version stays public; the rest –
fields, languages, the offer – applies at once.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from mentorship.choices import MentorStatus, Notice
from mentorship.compat import write_transaction
from mentorship.models import MentorProfile, MentorshipSettings, ProfileChange, Specialisation

from .actors import Actor, Right
from .drafts import UNCHANGED
from .history import note
from .mentors import check_capacity, locked_mentor
from .outbox import post, tell_supervisors
from .photos import forget_photo
from .public_addresses import readdress
from .refusals import NotAllowed, ReasonMissing, Refused

#: What the team has approved and must see again.
REVIEWED = ("name", "headline", "bio", "photo_description", "website", "elsewhere")
#: What a mentor changes without asking.
FREE = (
    "timezone",
    "preferred_language",
    "offers_long_term",
    "long_term_hours",
    "long_term_mentees",
    "offers_ad_hoc",
    "ad_hoc_mentees",
    "teaching_style",
    "calendly_url",
)
NEW, REMOVED = "new", "removed"


class NoChange(Refused):
    """Nothing waits for the team."""

    code = "no_change"
    sentence = _("There is no change of this profile to decide on any more.")


class ChangeReplaced(Refused):
    """The mentor has changed the words since the page was opened."""

    code = "change_replaced"
    sentence = _("The mentor has changed this meanwhile. Look at the new version first.")


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
        _write(mentor, wanted)
        if specialisations is not None:
            mentor.specialisations.set(specialisations)
        if languages is not None:
            mentor.languages.set(languages)
        _validate(mentor, wanted)
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
        _check(mentor, wanted)
        change = ProfileChange.objects.filter(mentor=mentor).first()
        if not needs_review(mentor):
            _apply_at_once(mentor, wanted, photo, actor, now)
            return change
        return _propose(mentor, change, wanted, photo, actor, now)


def withdraw_change(mentor_id: int, *, actor: Actor, now: datetime.datetime) -> None:
    """The mentor takes back what waits. Raises ``NoChange`` or ``NotAllowed``."""
    with write_transaction(MentorProfile):
        mentor = _own(mentor_id, actor)
        change = _waiting(mentor)
        _drop(change)
        note(mentor, "withdraw_change", actor=actor, now=now)


def accept_change(
    mentor_id: int, *, seen: str, actor: Actor, now: datetime.datetime
) -> MentorProfile:
    """The team lets the change become public and tells the mentor.

    ``seen`` is the ``version()`` that was looked at. Raises ``ChangeReplaced``, ``NoChange``,
    ``NotAllowed``; ``ValidationError`` where the words break a rule made since.
    """
    with write_transaction(MentorProfile):
        mentor, change = _under_review(mentor_id, seen, actor)
        _check(mentor, words_of(change))
        former = mentor.photo
        _write(mentor, words_of(change))
        if "photo" in change.values:
            mentor.photo = change.photo
        key = str(change.pk)
        change.delete()
        _save_reviewed(mentor, former)
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
        _drop(change)
        note(mentor, "refuse_change", actor=actor, now=now, reason=reason)
        context = {"mentor": mentor.pk, "reason": reason}
        post(Notice.PROFILE_CHANGE_REFUSED, to=mentor, key=key, now=now, context=context)
    return mentor


def version(change: ProfileChange) -> str:
    """What tells this change from the one that took its place."""
    return f"{change.pk}:{change.created_at.isoformat()}"


def words_of(change: ProfileChange) -> dict[str, str]:
    """The new words, by the name of their field."""
    return {name: change.values[name] for name in REVIEWED if name in change.values}


def label_of(name: str) -> str:
    """What the field is called, for people."""
    field: Any = MentorProfile._meta.get_field(name)
    return capfirst(str(field.verbose_name))


def proposed(mentor: MentorProfile, change: ProfileChange | None) -> MentorProfile:
    """The profile as the mentor wants it: with what waits. Not to be saved."""
    if change is not None:
        _write(mentor, words_of(change))
        if "photo" in change.values:
            mentor.photo = change.photo
    return mentor


def _own(mentor_id: int, actor: Actor) -> MentorProfile:
    mentor = locked_mentor(mentor_id)
    if not actor.is_mentor(mentor):
        raise NotAllowed
    return mentor


def _waiting(mentor: MentorProfile) -> ProfileChange:
    change = ProfileChange.objects.filter(mentor=mentor).select_related("photo").first()
    if change is None:
        raise NoChange
    return change


def _under_review(mentor_id: int, seen: str, actor: Actor) -> tuple[MentorProfile, ProfileChange]:
    actor.require(Right.REVIEW_MENTORS)
    mentor = locked_mentor(mentor_id)
    change = _waiting(mentor)
    if seen != version(change):
        raise ChangeReplaced
    return mentor, change


def _write(mentor: MentorProfile, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(mentor, name, value)


def _check(mentor: MentorProfile, words: Mapping[str, str]) -> None:
    """Validate the words on a copy. Raises ``ValidationError``."""
    copy = MentorProfile(**{name: getattr(mentor, name) for name in (*REVIEWED, *FREE)})
    _write(copy, words)
    _validate(copy, words)


def _validate(profile: MentorProfile, names: Iterable[str]) -> None:
    """Validate these fields and what is said of them together; what else is wrong can wait."""
    columns = {field.name for field in MentorProfile._meta.get_fields()}
    try:
        profile.full_clean(exclude=columns - {*names}, validate_unique=False)
    except ValidationError as error:
        said = error.error_dict
        wrong = {name: said[name] for name in (*names, NON_FIELD_ERRORS) if name in said}
        if wrong:
            raise ValidationError(wrong) from error


def _apply_at_once(
    mentor: MentorProfile,
    words: Mapping[str, str],
    photo: Any,
    actor: Actor,
    now: datetime.datetime,
) -> None:
    former = mentor.photo
    _write(mentor, words)
    if photo is not UNCHANGED:
        mentor.photo = photo
    _save_reviewed(mentor, former)
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


def _drop(change: ProfileChange) -> None:
    photo = change.photo
    change.delete()
    forget_photo(photo)


def _save_reviewed(mentor: MentorProfile, former: Any) -> None:
    """Save; a photo that the mentor brought and nobody sees any more is deleted."""
    mentor.save()
    readdress(mentor.pk)
    mentor.refresh_from_db(fields=["slug"])
    is_own = former is not None and former.uploaded_by_user_id == mentor.user_id
    if is_own and former != mentor.photo:
        forget_photo(former)


def _log_edit(mentor: MentorProfile, actor: Actor, now: datetime.datetime) -> None:
    log(instance=mentor, action="wagtail.edit", user=actor.user, timestamp=now)
