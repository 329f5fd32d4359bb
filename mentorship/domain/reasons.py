"""Reasons in ready words: those that the team keeps, else the programme's own."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.choices import ReasonUse
from mentorship.models import CannedReason

#: Used as long as the team has written none for that decision.
DEFAULTS: dict[str, tuple[str | Promise, ...]] = {
    ReasonUse.STRIKE: (
        _("The mentor does not cover this subject."),
        _("The mentor has no free place at the moment."),
    ),
    ReasonUse.REJECT_MENTEE: (
        _("Please tell us more about what you would like to learn."),
        _("This is outside of what the programme can offer."),
    ),
    ReasonUse.REJECT_MENTOR: (
        _("The profile does not say enough about your experience."),
        _("We have enough mentors in this field at the moment."),
        _("We could not open the booking link."),
        _("The mentor has left the programme."),
    ),
    ReasonUse.REFUSE_CHANGE: (
        _("The text does not say what you can help with."),
        _("The photo does not show you."),
        _("We could not open the link."),
    ),
}


def ready_reasons(*uses: str) -> dict[str, list[str]]:
    """The sentences to choose from for each of the decisions, in one query."""
    kept: dict[str, list[str]] = {use: [] for use in uses}
    for use, text in CannedReason.objects.filter(used_for__in=uses).values_list("used_for", "text"):
        kept[use].append(text)
    return {use: kept[use] or [str(words) for words in DEFAULTS.get(use, ())] for use in uses}
