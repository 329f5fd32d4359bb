"""What a channel is, and what can go wrong with it."""

from __future__ import annotations

import datetime
from typing import Protocol

from mentorship.models import Notification

from ..rendering import Message


class DeliveryProblem(Exception):
    """A message did not leave. The text is for the team and holds no secret."""


class TryLater(DeliveryProblem):
    """It may work later; ``wait`` says when, if the other side did.

    ``counts`` is False where the message itself was never at fault, so that being
    told to slow down uses up no attempts.
    """

    def __init__(
        self, reason: str, *, wait: datetime.timedelta | None = None, counts: bool = True
    ) -> None:
        super().__init__(reason)
        self.wait = wait
        self.counts = counts


class Impossible(DeliveryProblem):
    """It will never work; another channel may."""


class Channel(Protocol):
    """A way by which messages leave. Implementations hold no state between two messages."""

    def send(self, notification: Notification, message: Message) -> str:
        """Send it and return the provider's id. Raises ``TryLater`` or ``Impossible``."""
        ...
