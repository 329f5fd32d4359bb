"""What is said about messages themselves, and the messages that hold others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mentorship.choices import Notice

from .base import Wording

WORDS: dict[str, Wording] = {
    Notice.TEAM_CHANNEL_STOPPED: Wording(
        subject=_("{channel}: messages stand still"),
        body=_(
            "No message leaves through {channel} any more, and none will until somebody looks "
            "after it.\n\nThe reason: {reason}\n\nNothing is lost: what waits goes out "
            "afterwards."
        ),
        action=_("See the channels"),
    ),
    Notice.TEAM_MESSAGE_BOUNCED: Wording(
        subject=_("A message to {person} came back"),
        body=_(
            "The message “{message}” to {person} ({address}) came back. Nothing more is sent to "
            "this address until somebody of the team lifts that.\n\nThe reason: {reason}"
        ),
        action=_("See the message"),
    ),
    Notice.TEAM_DIGEST: Wording(
        subject=_("{programme}: what waits today"),
        body=_("{waiting}"),
        action=_("Open the desk"),
    ),
    Notice.PERSONAL_DIGEST: Wording(
        subject=_("{programme}: your news of the day"),
        body=_("{messages}"),
        action=_("Choose your messages"),
    ),
}
