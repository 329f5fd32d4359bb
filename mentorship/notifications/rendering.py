"""Turning a row of the outbox into words, in the reader's language and time zone."""

from __future__ import annotations

import contextlib
import copy
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mentorship.choices import DeliveryChannel, Notice
from mentorship.models import Application, MenteeProfile, MentorProfile, Notification, zone

from . import cards, gathered
from . import facts as facts_module
from .addresses import base_url, on_site, site_of
from .destinations import LINKS
from .overrides import wording_for
from .placeholders import samples
from .wanted import is_still_wanted
from .wording import (
    ACCEPT_LABEL,
    DECLINE_LABEL,
    REMARKS_LABEL,
    Wording,
    fill,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press: a link, or an answer that the bot understands."""

    label: str
    url: str = ""
    callback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a channel sends: words without markup, and buttons."""

    subject: str
    paragraphs: list[str]
    buttons: list[Button] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraphs as plain text."""
        return "\n\n".join(self.paragraphs)


@contextlib.contextmanager
def reading_as(notification: Notification, mentor: MentorProfile | None = None) -> Iterator[None]:
    """The reader's language, time zone and site; ``mentor`` is the reader, where that is known."""
    language, local = _chosen_by(mentor) if mentor else _preferences(notification)
    with (
        translation.override(language),
        timezone.override(local),
        on_site(site_of(notification)),
    ):
        yield


def _preferences(notification: Notification) -> tuple[str, zoneinfo.ZoneInfo]:
    same_person = (
        Q(user_id=notification.user_id)
        if notification.user_id is not None
        else Q(email__iexact=notification.email)
    )
    for model in (MentorProfile, MenteeProfile):
        person = model._default_manager.filter(same_person).first()
        if person is not None:
            return _chosen_by(person)
    profile = getattr(notification.user, "wagtail_userprofile", None)
    asked_in = notification.context.get("language") or settings.LANGUAGE_CODE
    if profile is None:
        return asked_in, zone(settings.TIME_ZONE)
    return profile.get_preferred_language(), zone(profile.get_current_time_zone())


def _chosen_by(person: MentorProfile | MenteeProfile) -> tuple[str, zoneinfo.ZoneInfo]:
    return person.preferred_language or settings.LANGUAGE_CODE, zone(person.timezone)


def render(notification: Notification) -> Message:
    """The message as it should read now; call it inside ``reading_as``."""
    if notification.notice == Notice.OFFER_CLOSED:
        return _card(notification)
    facts = facts_module.gather(notification)
    if notification.notice == Notice.PERSONAL_DIGEST:
        facts["messages"] = "\n\n".join(parts_of(notification).shown)
    return message_of(notification, facts)


def parts_of(digest: Notification) -> gathered.Parts:
    """What a digest carries, sorted by what becomes of it; call it inside ``reading_as``."""
    room = None
    if digest.channel == DeliveryChannel.TELEGRAM:
        frame = message_of(digest, facts_module.gather(digest) | {"messages": ""})
        room = gathered.room_beside(frame.subject, frame.text)
    return gathered.sort(digest, render=render, is_wanted=is_still_wanted, room=room)


def message_of(notification: Notification, facts: dict[str, str]) -> Message:
    """The message of a notice with these facts; call it inside ``reading_as``."""
    wording = wording_for(notification.notice)
    url = _link(notification)
    if notification.notice == Notice.OFFER:
        buttons = _offer_buttons(notification, url)
    else:
        buttons = [Button(label=str(wording.action), url=url)] if url and wording.action else []
    message = _message(wording, facts, buttons, notification.context.get("letter", ""))
    if notification.context.get("reminder"):
        return replace(message, subject=_("Reminder: %(subject)s") % {"subject": message.subject})
    return message


def sample_of(notice: str, wording: Wording) -> Message:
    """A message with made-up facts, for those who choose its words."""
    buttons = [Button(label=str(wording.action), url=base_url())] if wording.action else []
    if notice == Notice.OFFER:
        labels = (ACCEPT_LABEL, DECLINE_LABEL, REMARKS_LABEL)
        buttons = [Button(label=str(label), url=base_url()) for label in labels]
    return _message(wording, samples(notice), buttons)


def _message(
    wording: Wording, facts: dict[str, str], buttons: list[Button], letter: str = ""
) -> Message:
    """The wording with its facts; where the team has written a letter, its words as they are."""
    body = str(wording.body).split("\n\n")
    return Message(
        subject=_in_one_line(wording.subject, facts),
        paragraphs=letter.split("\n\n") if letter else [fill(words, facts) for words in body],
        buttons=[replace(each, label=_label(each.label, facts)) for each in buttons],
    )


def _label(words: str, facts: dict[str, str]) -> str:
    """The words on a button, which must be some."""
    return _in_one_line(words, facts) or _("Open the page")


def _in_one_line(words: object, facts: dict[str, str]) -> str:
    return " ".join(fill(words, facts).split())


def draft(notice: Notice, place: Application) -> Message:
    """What the mentee of a case would be told, in the mentee's own language, before it is so."""
    mentee = place.enrolment.mentee
    unsent = Notification(
        notice=notice, user_id=mentee.user_id, email=mentee.email, application=place
    )
    with reading_as(unsent):
        return render(unsent)


def _link(notification: Notification) -> str:
    build = LINKS.get(notification.notice)
    return build(notification) if build else ""


def _offer_buttons(notification: Notification, url: str) -> list[Button]:
    pk = notification.application_id
    return [
        Button(label=str(ACCEPT_LABEL), callback=f"offer:{pk}:accept", url=f"{url}#accept"),
        Button(label=str(DECLINE_LABEL), callback=f"offer:{pk}:decline", url=f"{url}#decline"),
        Button(label=str(REMARKS_LABEL), url=f"{url}#remarks"),
    ]


def _card(notification: Notification) -> Message:
    """An offer's own message as the offer stands now, with buttons while it can be answered."""
    application = facts_module.application_of(notification)
    offer = copy.copy(notification)
    offer.notice = Notice.OFFER
    facts = facts_module.gather(offer)
    message = message_of(offer, facts)
    lines = cards.standing(notification, application)
    if cards.takes_answers(notification, application):
        return replace(message, paragraphs=[*message.paragraphs, *lines])
    title = fill(_("Mentorship offer for student {student}."), facts)
    return Message(subject=message.subject, paragraphs=[title, *lines])
