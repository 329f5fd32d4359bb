"""What mentors are told about offers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mentorship.choices import Notice

from .base import Wording

WORDS: dict[str, Wording] = {
    Notice.OFFER: Wording(
        subject=_("A new mentorship offer"),
        body=_(
            "You have a new mentorship offer for student {student}. "
            "Please respond within {answer_hours} hours."
        ),
    ),
    Notice.OFFER_REMINDER: Wording(
        subject=_("A mentorship offer waits for your answer"),
        body=_(
            "Dear {mentor},\n\nthe offer for student {student} of {offered_at} waits for your "
            "answer. One click is enough; remarks are welcome, too."
        ),
        action=_("Answer the offer"),
    ),
    Notice.OFFER_WITHDRAWN: Wording(
        subject=_("A mentorship offer has ended"),
        body=_("The offer for student {student} has ended; there is nothing left for you to do."),
    ),
    Notice.REMARKS_GRANTED: Wording(
        subject=_("The team agrees to your remarks"),
        body=_(
            "Dear {mentor},\n\nthe team has read your remarks on the offer for student "
            "{student} and agrees to them, which counts as your yes. You hear from us as soon "
            "as the match is confirmed.\n\nYour remarks were: {remarks}"
        ),
        action=_("Open your page"),
    ),
    Notice.REMARKS_TURNED_DOWN: Wording(
        subject=_("About your remarks on an offer"),
        body=_(
            "Dear {mentor},\n\nthe team has read your remarks on the offer for student "
            "{student} and cannot agree to them, so the offer has ended; there is nothing left "
            "for you to do.\n\nThe team's answer: {reason}"
        ),
        action=_("Open your page"),
    ),
}

#: The buttons of an offer, as the programme words them (T1).
ACCEPT_LABEL = _("Yes, I accept")
DECLINE_LABEL = _("No, I decline")
REMARKS_LABEL = _("Add remarks / conditional acceptance")
