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


def thanks(*, accepted: bool) -> str:
    """The word on the button after an answer."""
    if accepted:
        return _("Thank you! You accepted the offer.")
    return _("You declined the offer. Thank you for the quick answer.")


def greeting(*, linked: bool) -> str:
    """What the bot says to /start, /help and anything that it does not understand."""
    if linked:
        return _(
            "You are linked. Offers and news arrive here; press the buttons below a message to "
            "answer. Everything else is on your page on the website."
        )
    return _(
        "Hello! I bring the messages of the mentorship programme. To link this chat, sign in on "
        "the website, open your page and press “Link Telegram”."
    )
