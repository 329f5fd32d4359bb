"""The account behind a link that signs in: found or made only when the message leaves.

Whoever asks for a link waits for one and the same statement, whether the address is known,
unknown or closed; what tells them apart happens here, in the worker.
"""

from __future__ import annotations

from django.contrib.auth import get_user_model

from mentorship.choices import Notice
from mentorship.compat import write_transaction
from mentorship.domain.accounts import address_of, find_or_create_user, is_closed
from mentorship.models import Notification

_SIGNS_IN = (Notice.SIGN_IN, Notice.CONFIRM_APPLICATION)


def find_reader(notification: Notification) -> bool:
    """Give a message with a sign-in link its account; False where the address is closed.

    The message then goes to the account's own spelling of the address: another that merely
    compares as equal may be somebody else's mailbox.
    """
    if notification.user_id is not None or notification.notice not in _SIGNS_IN:
        return True
    with write_transaction(get_user_model()):
        if is_closed(notification.email):
            return False
        user = find_or_create_user(notification.email)
        email = address_of(user)
        claimed = Notification.objects.filter(pk=notification.pk, claim=notification.claim)
        claimed.update(user=user, email=email)
    notification.user, notification.email = user, email
    return True
