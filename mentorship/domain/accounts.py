"""Accounts: finding and making them by address, whatever the host's user model looks like."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any, cast

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from mentorship.choices import Lane, Notice
from mentorship.conf import get_config
from mentorship.models import Language, MenteeProfile, MentorProfile, Notification, VerifiedAddress

from .actors import Account
from .outbox import post_to_address
from .refusals import Refused


class AddressTaken(Refused):
    """Another account's profile holds this address."""

    code = "address_taken"
    sentence = _("Somebody else here uses this address. Write to the team; they can sort it out.")


def address_of(user: Account) -> str:
    """The account's e-mail address, or an empty string."""
    return str(getattr(user, user.get_email_field_name(), "") or "")


def find_user(email: str) -> Account | None:
    """The active account with this address, the oldest if the host allows several."""
    model = get_user_model()
    lookup = {f"{model.get_email_field_name()}__iexact": email, "is_active": True}
    return cast("Account | None", model._default_manager.filter(**lookup).order_by("pk").first())


def is_closed(email: str) -> bool:
    """Whether all accounts of this address have been deactivated."""
    model = get_user_model()
    lookup = {f"{model.get_email_field_name()}__iexact": email}
    return find_user(email) is None and model._default_manager.filter(**lookup).exists()


def find_or_create_user(email: str, name: str = "") -> Account:
    """The account of an address, made by ``MENTORSHIP["CREATE_USER"]`` where there is none.

    Two first requests at the same instant end with one account.
    """
    user = find_user(email)
    if user is not None:
        return user
    create = import_string(get_config().create_user)
    try:
        with transaction.atomic():
            return cast("Account", create(email, name))
    except IntegrityError:
        user = find_user(email)
        if user is None:
            raise
        return user


def create_user(email: str, name: str = "") -> Any:
    """Make an account without a password for an address: the default ``CREATE_USER``.

    Where the user name is not the address itself it is derived from it, so that the user
    model's own unique constraint holds two requests apart.
    """
    model: Any = get_user_model()
    digest = hashlib.sha256(email.lower().encode()).hexdigest()
    user = model(**{model.get_email_field_name(): email})
    if model.get_email_field_name() != model.USERNAME_FIELD:
        setattr(user, model.USERNAME_FIELD, f"mentorship-{digest[:24]}")
    user.set_unusable_password()
    user.save()
    return user


def email_verified_by_host(user: Account) -> bool:
    """The default ``EMAIL_VERIFIED``: a host that signs people in vouches for their address."""
    return bool(address_of(user))


def opens_admin(user: Account) -> bool:
    """Whether this account may enter the admin."""
    return bool(user.is_superuser or user.has_perm("wagtailadmin.access_admin"))


def keeps_own_login(user: Account) -> bool:
    """Whether this account keeps to its own login, and no mailed link opens it.

    Everybody who may enter the admin: that door takes no mailed key, whether its lock is a
    password or another service. And every account with a password whose address nobody has
    proven: whoever chose the password may not be the one who reads the mail. Who is signed in
    by the password and follows the link is both, and may prove the address by it.
    """
    if opens_admin(user):
        return True
    proven = VerifiedAddress.objects.filter(user_id=user.pk).exists()
    return bool(user.has_usable_password()) and not proven


def request_sign_in(
    *,
    email: str,
    next_url: str,
    now: datetime.datetime,
    nonce: str,
    language: str = "",
    notice: Notice = Notice.SIGN_IN,
) -> Notification:
    """Write the message with the one-time link for an address.

    The same happens for every address, known, unknown or closed: the account is found or made
    when the message leaves, so that neither the answer nor its time tells them apart. ``nonce``
    tells one request from the next; ``language`` is that of the page, for those whom we do not
    know yet.
    """
    return post_to_address(
        notice,
        email=email,
        key=nonce,
        now=now,
        context={"next": next_url, "language": language},
        lane=Lane.URGENT,
    )


def prove_address(user: Account, *, now: datetime.datetime) -> None:
    """Record that the account's owner reads its mail, and tie waiting profiles to it."""
    VerifiedAddress.objects.update_or_create(
        user=user, defaults={"email": address_of(user), "verified_at": now}
    )
    claim_profiles(user, now=now)


def has_verified_email(user: Account) -> bool:
    """Whether the account's address is known to be the person's own (decision 4).

    By a link that was followed; for an account of the admin by the admin who made it; where
    the host signs people in, by ``MENTORSHIP["EMAIL_VERIFIED"]``.
    """
    if not get_config().email_sign_in:
        return bool(import_string(get_config().email_verified)(user))
    email = address_of(user)
    proven = VerifiedAddress.objects.filter(user_id=user.pk, email__iexact=email).exists()
    return bool(email) and (proven or user.has_perm("wagtailadmin.access_admin"))


def claim_profiles(user: Account, *, now: datetime.datetime) -> None:
    """Tie profiles that wait under the account's verified address to it (A2, M1)."""
    if not has_verified_email(user):
        return
    email = address_of(user)
    for model in (MentorProfile, MenteeProfile):
        if not model._default_manager.filter(user=user).exists():
            model._default_manager.filter(user=None, email__iexact=email).update(user=user)
    MenteeProfile.objects.filter(user=user, email__iexact=email, email_verified_at=None).update(
        email_verified_at=now
    )


def ensure_mentee(
    user: Account,
    *,
    name: str,
    timezone: str,
    language: str,
    languages: Iterable[Language] | None = None,
    learning_style: str | None = None,
    now: datetime.datetime,
) -> MenteeProfile:
    """The account's mentee profile, made at the first use and kept for life (A2).

    ``languages`` are those that the mentee speaks; None leaves them as they are, and the style
    of learning likewise.

    Raises ``AddressTaken`` where the address belongs to another account's profile.
    """
    claim_profiles(user, now=now)
    others = MenteeProfile.objects.filter(email__iexact=address_of(user)).exclude(user=user)
    if others.exists() and not MenteeProfile.objects.filter(user=user).exists():
        raise AddressTaken
    mentee, _created = MenteeProfile.objects.get_or_create(
        user=user, defaults={"email": address_of(user), "created_at": now}
    )
    mentee.name, mentee.timezone, mentee.preferred_language = name, timezone, language
    if learning_style is not None:
        mentee.learning_style = learning_style
    is_own = mentee.email.lower() == address_of(user).lower()
    if mentee.email_verified_at is None and is_own and has_verified_email(user):
        mentee.email_verified_at = now
    mentee.save()
    if languages is not None:
        mentee.languages.set(languages)
    return mentee
