"""What a visitor brings along when signing in, by our link or by the host's own login."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from mentorship.blocks import chosen
from mentorship.compat import write_transaction
from mentorship.domain import choosing
from mentorship.domain.actors import Account
from mentorship.models import Draft, MentorProfile

from . import begun

logger = logging.getLogger("mentorship.arriving")


def bring_along(sender: object, *, request: Any = None, user: Any, **kwargs: Any) -> None:
    """Move the visitor's list and draft into the account. Never keeps anybody from signing in."""
    session = getattr(request, "session", None)
    if session is None or not {chosen.SESSION_KEY, begun.SESSION_KEY} & set(session.keys()):
        return
    try:
        left_out = _move(session, user)
    except Exception:
        logger.exception("What a visitor had chosen could not be moved into the account.")
        return
    if left_out:
        tell_who_did_not_fit(request, left_out)


def _move(session: Any, user: Account) -> list[int]:
    now = timezone.now()
    with write_transaction(Draft):
        ids = list(session.get(chosen.SESSION_KEY, ()))
        if key := session.get(begun.SESSION_KEY):
            left_out = choosing.claim(key, user=user, chosen=ids, now=now)
        else:
            left_out = choosing.bring(ids, user=user, now=now)
    for key in (chosen.SESSION_KEY, begun.SESSION_KEY):
        session.pop(key, None)
    return left_out


def tell_who_did_not_fit(request: HttpRequest, mentor_ids: list[int]) -> None:
    """Say which of the chosen mentors found no place on the account's list."""
    names = MentorProfile.objects.visible().filter(pk__in=mentor_ids).values_list("name", flat=True)
    if names:
        text = _("Your list was full already, so there was no place on it for %(mentors)s.")
        listed = get_text_list(list(names), _("and"))
        messages.warning(request, text % {"mentors": listed}, fail_silently=True)
