"""What a mentor's profile shows by itself before the team decides: rules kept or broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mentorship.models import HOURS_PER_MENTEE, MentorProfile

from .pages import Words


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at, and what was found."""

    passed: bool
    words: Words


def checks_of(mentor: MentorProfile, *, is_suspected: bool) -> list[Check]:
    """The rules that the profile itself can show to be kept or broken."""
    wrong, hours = _errors(mentor), _hours(mentor)
    checked: list[tuple[bool, Words, Words]] = [
        (not wrong.keys() - {"calendly_url", "website", "elsewhere"}, hours, hours),
        (
            "calendly_url" not in wrong,
            _("The booking link points to a known site."),
            _("The booking link points to no site that is known."),
        ),
        (
            not {"website", "elsewhere"} & wrong.keys(),
            _("The other links are safe ones."),
            _("Not all the other links are safe ones."),
        ),
        (mentor.photo_id is not None, _("There is a photo."), _("There is no photo.")),
        (
            mentor.user_id is not None,
            _("The profile is tied to an account."),
            _("The profile is tied to no account."),
        ),
        (
            not is_suspected,
            _("Nobody is registered who may be the same person."),
            _("The same person may be registered already."),
        ),
    ]
    return [Check(passed, good if passed else bad) for passed, good, bad in checked]


def _hours(mentor: MentorProfile) -> Words:
    if not (mentor.offers_long_term and mentor.long_term_mentees):
        return _("At least two hours for each long-term mentee.")
    return _("%(given)s hours a month for %(mentees)s mentees; needed are %(needed)s.") % {
        "given": mentor.long_term_hours,
        "mentees": mentor.long_term_mentees,
        "needed": HOURS_PER_MENTEE * mentor.long_term_mentees,
    }


def _errors(mentor: MentorProfile) -> dict[str, Any]:
    try:
        mentor.clean()
    except ValidationError as error:
        return error.message_dict
    return {}
