"""What Telegram brought and nobody could handle: given up, and tried again or let rest."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mentorship import background
from mentorship.compat import write_transaction
from mentorship.models import TelegramUpdate

from .actors import Actor, Right
from .backlogs import UPDATE_ATTEMPTS
from .refusals import Refused


class UpdateMoved(Refused):
    """The update waits again, or has been handled."""

    code = "update_moved"
    sentence = _("This is being tried again already, or it is done; nothing was changed.")


def given_up(*, now: datetime.datetime) -> QuerySet[TelegramUpdate]:
    """The updates that nobody handles any more, the newest first."""
    rows = TelegramUpdate.objects.filter(handled_at=None, attempts__gte=UPDATE_ATTEMPTS)
    return rows.filter(Q(lease_until=None) | Q(lease_until__lte=now)).order_by("-pk")


def try_again(update_pk: int, *, actor: Actor, now: datetime.datetime) -> None:
    """Have an update handled after all, with fresh tries. Raises ``Refused``."""
    actor.require(Right.MANAGE_MESSAGES)
    with write_transaction(TelegramUpdate):
        rows = given_up(now=now).filter(pk=update_pk).order_by()
        if not rows.update(attempts=0, lease_until=None, error=""):
            raise UpdateMoved
        background.wake(background.HANDLE_UPDATES)


def let_rest(update_pk: int, *, actor: Actor, now: datetime.datetime) -> None:
    """Count an update as done that nobody will handle; its error stays. Raises ``Refused``."""
    actor.require(Right.MANAGE_MESSAGES)
    with write_transaction(TelegramUpdate):
        if not given_up(now=now).filter(pk=update_pk).order_by().update(handled_at=now):
            raise UpdateMoved
