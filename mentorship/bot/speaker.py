"""Who speaks to the bot, through which bot, and in which language one answers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from mentorship.choices import ActorChannel
from mentorship.domain import contacts
from mentorship.domain.actors import Account, Actor
from mentorship.models import MenteeProfile, MentorProfile, zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A person in a private chat: an account and its profiles, where the chat is linked."""

    bot_id: str
    chat_id: int
    language: str
    username: str = ""
    user: Account | None = None
    mentor: MentorProfile | None = None
    mentee: MenteeProfile | None = None

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """The person's language and time zone."""
        person = self.mentor or self.mentee
        local = zone(person.timezone if person else settings.TIME_ZONE)
        with translation.override(self.language), timezone.override(local):
            yield

    @property
    def actor(self) -> Actor:
        """The person at this door."""
        return Actor(channel=ActorChannel.TELEGRAM, user=self.user, mentor=self.mentor)


def find_speaker(sender: dict[str, Any], *, bot_id: str) -> Speaker:
    """The one who sent it. In a private chat the chat has the number of the person."""
    account = contacts.account_in_chat(sender["id"], bot_id=bot_id)
    user = account.user if account else None
    mentor = MentorProfile.objects.filter(user=user).first() if user else None
    mentee = MenteeProfile.objects.filter(user=user).first() if user else None
    return Speaker(
        bot_id=bot_id,
        chat_id=sender["id"],
        username=str(sender.get("username") or ""),
        user=user,
        mentor=mentor,
        mentee=mentee,
        language=_language(user, mentor or mentee, str(sender.get("language_code") or "")),
    )


def _language(user: Any, person: MentorProfile | MenteeProfile | None, at_telegram: str) -> str:
    """The language of the messages, else the one of the person's Telegram, else the site's."""
    if person is not None and person.preferred_language:
        return person.preferred_language
    profile = getattr(user, "wagtail_userprofile", None) if user and person is None else None
    if profile is not None and profile.preferred_language:
        return str(profile.preferred_language)
    offered = dict(settings.LANGUAGES)
    for code in (at_telegram.lower(), at_telegram.lower().partition("-")[0]):
        if code in offered:
            return code
    return settings.LANGUAGE_CODE
