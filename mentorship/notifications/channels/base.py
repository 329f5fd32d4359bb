"""What a channel is, and what can go wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Protocol

from mentorship.models import Notification

from ..rendering import Message
from ..secret_words import without_secrets


class DeliveryProblem(Exception):
    """A message did not leave, or nobody knows. The text is for the team and holds no secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(without_secrets(reason))


class TryLater(DeliveryProblem):
    """It did not leave and may work later; ``wait`` says when, if that is known.

    ``counts`` is False where the message itself was never at fault, so that being
    told to slow down uses up no attempts.
    """

    def __init__(
        self, reason: str, *, wait: datetime.timedelta | None = None, counts: bool = True
    ) -> None:
        super().__init__(reason)
        self.wait = wait
        self.counts = counts


class Busy(TryLater):
    """The reader's chat has just been written to; all that waits for it waits so long."""

    def __init__(self, wait: datetime.timedelta) -> None:
        super().__init__("The chat was written to a moment ago.", wait=wait, counts=False)


class Impossible(DeliveryProblem):
    """It did not leave and never will this way; another channel may do it."""


class NoSuchAddress(Impossible):
    """The address takes no message, now or later."""


class Stopped(DeliveryProblem):
    """The other side does not accept us at all: nothing leaves this way until that is mended."""

    def __init__(self, reason: str, *, bot_id: str = "") -> None:
        super().__init__(reason)
        self.bot_id = bot_id


class InDoubt(DeliveryProblem):
    """It may have left: the other side had it in hand and did not say."""


class TakenOver(Exception):
    """Another worker has the message by now; this one must not send it."""


#: Called by a channel just before a message leaves, with the number that the message carries, if
#: it carries one. Raises ``TakenOver``.
Leaving = Callable[..., None]


def at_once(number: str = "") -> None:
    """Nothing has to be written down before the message leaves."""


class Channel(Protocol):
    """A way by which messages leave. Implementations hold no state between two messages."""

    def send(self, notification: Notification, message: Message, leaving: Leaving = at_once) -> str:
        """Send it and return the provider's id. Raises a ``DeliveryProblem``.

        Everything that can fail without harm comes before the call of ``leaving``: whoever
        dies before it has sent nothing, whoever dies after it may have.
        """
        ...
