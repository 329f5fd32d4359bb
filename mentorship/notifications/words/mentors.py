"""What mentors are told about their own profile and their mentorships."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mentorship.choices import Notice

from .base import Wording

WORDS: dict[str, Wording] = {
    Notice.MENTOR_REGISTERED: Wording(
        subject=_("Thank you for offering to be a mentor"),
        body=_(
            "Dear {mentor},\n\nthank you for signing up. The team looks at every new mentor "
            "before the profile appears on the website; you will hear from us within "
            "{review_hours} hours.\n\nOn your page you can link Telegram, so that you can "
            "answer offers with one tap."
        ),
        action=_("Open your page"),
    ),
    Notice.MENTOR_ACCEPTED: Wording(
        subject=_("Welcome, you are a mentor now"),
        body=_(
            "Dear {mentor},\n\nthe team has accepted your profile. Mentees can find you on the "
            "website from now on.\n\nWhen a mentee chooses you and the team agrees, you get an "
            "offer that you can accept or decline."
        ),
        action=_("See your profile"),
    ),
    Notice.MENTOR_REJECTED: Wording(
        subject=_("About your registration as a mentor"),
        body=_(
            "Dear {mentor},\n\nthank you for your offer to be a mentor. The team has decided "
            "not to show your profile on the website.\n\nThe reason: {reason}\n\n"
            "If you have a question, just answer this message."
        ),
    ),
    Notice.MENTOR_ASKED: Wording(
        subject=_("A question about your profile"),
        body=_(
            "Dear {mentor},\n\nbefore we show your profile on the website, we have a request:"
            "\n\n{question}\n\nPlease change your profile where that is needed, and answer on "
            "your page."
        ),
        action=_("Open your page"),
    ),
    Notice.PROFILE_CHANGE_ACCEPTED: Wording(
        subject=_("Your profile has been updated"),
        body=_("Dear {mentor},\n\nthe team has seen your changes, and they are public now."),
        action=_("See your profile"),
    ),
    Notice.PROFILE_CHANGE_REFUSED: Wording(
        subject=_("About the changes of your profile"),
        body=_(
            "Dear {mentor},\n\nthe team has not taken over your changes; your profile stays as "
            "it was.\n\nThe reason: {reason}\n\nIf you have a question, just answer this message."
        ),
        action=_("Open your page"),
    ),
    Notice.MATCH_MENTOR: Wording(
        subject=_("Assignment complete"),
        body=_(
            "Assignment complete! Please send your personalized welcome message to {mentee}. "
            "You can reach {mentee} at {mentee_email}."
        ),
        action=_("Open your page"),
    ),
    Notice.WELCOME_NUDGE: Wording(
        subject=_("Have you written to {mentee}?"),
        body=_(
            "Dear {mentor},\n\n{mentee} looks forward to your welcome message. You can reach "
            "{mentee} at {mentee_email}. If you have written already, all is well."
        ),
        action=_("Open your page"),
    ),
    Notice.MATCH_ENDED_MENTOR: Wording(
        subject=_("A mentorship has ended"),
        body=_("Dear {mentor},\n\nyour mentorship of {mentee} has ended: {ending}."),
        action=_("Open your page"),
    ),
}
