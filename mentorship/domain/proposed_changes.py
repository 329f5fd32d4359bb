"""What a mentor wants to change on a public profile, until the team has looked at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mentorship.models import MentorProfile, ProfileChange

from .photos import forget_photo
from .public_addresses import readdress
from .refusals import Refused

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
        write(mentor, words_of(change))
        if "photo" in change.values:
            mentor.photo = change.photo
    return mentor


def waiting(mentor: MentorProfile) -> ProfileChange:
    """What waits of this mentor. Raises ``NoChange``."""
    change = ProfileChange.objects.filter(mentor=mentor).select_related("photo").first()
    if change is None:
        raise NoChange
    return change


def write(mentor: MentorProfile, values: Mapping[str, Any]) -> None:
    """Put these values on the profile; nothing is saved."""
    for name, value in values.items():
        setattr(mentor, name, value)


def check(mentor: MentorProfile, words: Mapping[str, str]) -> None:
    """Validate the words on a copy. Raises ``ValidationError``."""
    copy = MentorProfile(**{name: getattr(mentor, name) for name in (*REVIEWED, *FREE)})
    write(copy, words)
    validate(copy, words)


def validate(profile: MentorProfile, names: Iterable[str]) -> None:
    """Validate these fields and what is said of them together; what else is wrong can wait."""
    columns = {field.name for field in MentorProfile._meta.get_fields()}
    try:
        profile.full_clean(exclude=columns - {*names}, validate_unique=False)
    except ValidationError as error:
        said = error.error_dict
        wrong = {name: said[name] for name in (*names, NON_FIELD_ERRORS) if name in said}
        if wrong:
            raise ValidationError(wrong) from error


def drop(change: ProfileChange) -> None:
    """Forget the change, and the photo that nobody sees any more."""
    photo = change.photo
    change.delete()
    forget_photo(photo)


def save_reviewed(mentor: MentorProfile, former: Any) -> None:
    """Save; a photo that the mentor brought and nobody sees any more is deleted."""
    mentor.save()
    readdress(mentor.pk)
    mentor.refresh_from_db(fields=["slug"])
    is_own = former is not None and former.uploaded_by_user_id == mentor.user_id
    if is_own and former != mentor.photo:
        forget_photo(former)
