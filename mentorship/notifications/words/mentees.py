"""What mentees are told about their application and their mentorship."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mentorship.choices import Notice

from .base import Wording

WORDS: dict[str, Wording] = {
    Notice.APPLICATION_RECEIVED: Wording(
        subject=_("We have received your application"),
        body=_(
            "Dear {mentee},\n\nyour application has arrived. You chose, in this order: "
            "{choices}.\n\nThe team reads it within {review_hours} hours. Then your first "
            "choice is asked; if that mentor cannot take you on, the next one is asked by "
            "itself."
        ),
        action=_("See where it stands"),
    ),
    Notice.APPLICATION_REJECTED: Wording(
        subject=_("About your application"),
        body=_(
            "Dear {mentee},\n\nthe team will not pass your application on to: {choices}."
            "\n\nThe reason: {reason}\n\nYour other choices, if there are any, are not "
            "affected."
        ),
        action=_("See where it stands"),
    ),
    Notice.MENTEE_ASKED: Wording(
        subject=_("A question about your application"),
        body=_(
            "Dear {mentee},\n\nbefore we pass your application on, we would like to know:"
            "\n\n{question}\n\nPlease answer on your page. Your application waits there, with "
            "everything that you wrote."
        ),
        action=_("Answer"),
    ),
    Notice.QUEUE_JOINED: Wording(
        subject=_("We are looking for your mentor in person"),
        body=_(
            "Dear {mentee},\n\nthe team is now choosing a mentor for you by hand. You need not "
            "do anything; we write as soon as there is news."
        ),
        action=_("See where it stands"),
    ),
    Notice.NO_MATCH_FOUND: Wording(
        subject=_("We could not find a mentor for you this time"),
        body=_(
            "Dear {mentee},\n\nwe have looked carefully, and we could not find a mentor who fits "
            "and has room in this cycle. We are sorry. You are welcome to apply again in the "
            "next one; your profile is kept."
        ),
        action=_("See your applications"),
    ),
    Notice.MATCH_MENTEE: Wording(
        subject=_("Your mentor has been assigned"),
        body=_(
            "Great news! Your mentor, {mentor}, has been assigned. Your page now shows how to "
            "reach {mentor} and where to book your first session."
        ),
        action=_("Open your page"),
    ),
    Notice.MATCH_ENDED_MENTEE: Wording(
        subject=_("Your mentorship has ended"),
        body=_("Dear {mentee},\n\nyour mentorship with {mentor} has ended: {ending}."),
        action=_("Open your page"),
    ),
}
