"""What the bot answers at once; everything else goes through the outbox."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.domain.refusals import Refused


class NotYourOffer(Refused):
    """The click came from somebody whom the offer does not concern (T3)."""

    code = "not_your_offer"
    sentence = gettext_lazy("This offer is not addressed to you, so nothing was changed.")


class OldMessage(Refused):
    """The click came from a message that is not the offer's own (T3)."""

    code = "old_message"
    sentence = gettext_lazy("This is an old message, so nothing was changed. Use the newest one.")


class AnsweredOtherwise(Refused):
    """The offer is over already, and not by the answer that was pressed now (T3)."""

    code = "answered_otherwise"
    sentence = gettext_lazy("This is over already, so nothing was changed. %(ending)s")


class NotLinked(Refused):
    """The chat belongs to no account."""

    code = "not_linked"
    sentence = gettext_lazy(
        "This chat is not linked. Sign in on the website, open your page and press “Link Telegram”."
    )


class ForMentors(Refused):
    """The command is for mentors."""

    code = "for_mentors"
    sentence = gettext_lazy("This is for mentors, and this chat belongs to none.")


def thanks(*, accepted: bool) -> str:
    """The word on the button after an answer."""
    if accepted:
        return _("Thank you! You accepted the offer.")
    return _("You declined the offer. Thank you for the quick answer.")


def greeting(*, linked: bool) -> str:
    """What the bot says to /start."""
    if linked:
        return _(
            "You are linked. Offers and news arrive here; press the buttons below a message to "
            "answer. Everything else is on your page on the website."
        )
    return _(
        "Hello! I bring the messages of the mentorship programme. To link this chat, sign in on "
        "the website, open your page and press “Link Telegram”."
    )


def not_understood(*, linked: bool) -> str:
    """What the bot says to words, pictures and unknown commands: nobody reads them."""
    if linked:
        return _(
            "I am a machine, and nobody reads what is written here. To answer an offer, press "
            "the buttons below it; /offers shows the open ones. /help says what else I can do."
        )
    return _(
        "I am a machine, and nobody reads what is written here. /start says how to link this "
        "chat, /help what I can do."
    )
