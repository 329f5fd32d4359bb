"""Getting through to a database that was away for a moment."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connections, router

from mentorship.models import Notification

logger = logging.getLogger("mentorship.delivery")

#: Seconds between the tries; together less than a message may be in hand.
_PAUSES = (0.1, 0.4, 1, 2, 4, 8)
_pause = time.sleep

LOST = (OperationalError, InterfaceError)


def insist(step: Callable[[], object]) -> None:
    """Do a step that must not be forgotten, over a new connection where the old one broke.

    The step has to be harmless when it is done twice: whether the broken try went through
    cannot be known.
    """
    for pause in _PAUSES:
        try:
            step()
        except LOST as error:
            if not reconnect():
                raise
            logger.warning("The database was lost (%s); trying again.", type(error).__name__)
            _pause(pause)
        else:
            return
    step()


def reconnect() -> bool:
    """Drop a broken connection, so that the next query opens a new one.

    Returns False inside a transaction, which went down with its connection.
    """
    connection = connections[router.db_for_write(Notification)]
    if connection.in_atomic_block:
        return False
    connection.close_if_unusable_or_obsolete()
    return True
