"""Links in e-mails with which a reader stops one kind of message, without signing in.

The link says who and what and proves that we wrote it; it decides nothing by itself: opening
it shows a button, and only the button, or the mail program's own, stops anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.core import signing
from django.utils.translation import gettext_lazy as _

from mentorship.choices import DeliveryChannel, Notice, Timing
from mentorship.compat import write_transaction
from mentorship.models import DigestSubscription, NoticePreference

from .actors import Account
from .notices import RULES
from .refusals import Refused

_SALT = "mentorship.stop"
MAX_AGE_SECONDS = 365 * 24 * 3600


class StopLinkInvalid(Refused):
    """The link was not made by this site, or is too old."""

    code = "stop_link_invalid"
    sentence = _("This link is not valid any more. Use the newest message, or sign in.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Whose messages of which kind a link stops."""

    user: Account
    notice: Notice


def can_stop(notice: str) -> bool:
    """Whether a message of this kind may carry such a link."""
    return RULES[notice].can_be_off or notice == Notice.TEAM_DIGEST


def stop_token(user_id: object, notice: str) -> str:
    """A token for the link that stops one kind of message to one account."""
    return signing.dumps([str(user_id), str(notice)], salt=_SALT)


def read_stop_token(token: str) -> Stop:
    """What a token stands for. Raises ``StopLinkInvalid``.

    Keys in SECRET_KEY_FALLBACKS are honoured, so that a rotated key breaks no link.
    """
    try:
        user_id, notice = signing.loads(token, salt=_SALT, max_age=MAX_AGE_SECONDS)
        user = get_user_model()._default_manager.filter(pk=user_id, is_active=True).first()
        stop = Stop(user=user, notice=Notice(notice))
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise StopLinkInvalid from error
    if user is None or not can_stop(stop.notice):
        raise StopLinkInvalid
    return stop


def stop_mails(stop: Stop) -> None:
    """Send no more e-mails of this kind to this account; doing it again changes nothing."""
    if stop.notice == Notice.TEAM_DIGEST:
        DigestSubscription.objects.filter(user=stop.user).delete()
        return
    with write_transaction(NoticePreference):
        NoticePreference.objects.update_or_create(
            user=stop.user,
            notice=stop.notice,
            channel=DeliveryChannel.EMAIL,
            defaults={"timing": Timing.NEVER},
        )
