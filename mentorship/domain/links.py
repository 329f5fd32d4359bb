"""Signed links with which a mentor answers an offer outside of Telegram (T5).

The link says which offer it is for and proves who was asked; it decides nothing by itself:
opening it shows the offer, and only a pressed button answers.
"""

from __future__ import annotations

import datetime

from django.core import signing
from django.utils.translation import gettext_lazy as _

from mentorship.models import Application

from .refusals import Refused

_SALT = "mentorship.offer"
MAX_AGE_SECONDS = 60 * 24 * 3600


class LinkInvalid(Refused):
    """The link was not made by this site, or is too old."""

    code = "link_invalid"
    sentence = _("This link is not valid any more. Use the newest message, or sign in.")


class AccountClosed(LinkInvalid):
    """The account of the one for whom the link was made has been closed."""

    code = "account_closed"
    sentence = _(
        "Your account here has been closed, so this link does nothing any more. If that is a "
        "mistake, please write to the team."
    )


def offer_token(application: Application) -> str:
    """A token for the link of one offer to one mentor."""
    return signing.dumps([application.pk, application.mentor_id], salt=_SALT)


def read_offer_token(token: str, *, now: datetime.datetime) -> Application:
    """The application that a token stands for, once it is with the mentor.

    Raises ``LinkInvalid`` or ``AccountClosed``.

    Keys in SECRET_KEY_FALLBACKS are honoured, so that a rotated key breaks no link.
    """
    try:
        application_id, mentor_id = signing.loads(token, salt=_SALT, max_age=MAX_AGE_SECONDS)
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise LinkInvalid from error
    application = (
        Application.objects.select_related("enrolment__mentee", "enrolment__cycle", "mentor__user")
        .filter(pk=application_id, mentor_id=mentor_id, offered_at__lte=now)
        .first()
    )
    if application is None or application.mentor is None:
        raise LinkInvalid
    if application.mentor.user is not None and not application.mentor.user.is_active:
        raise AccountClosed
    return application
