"""Which way a message goes, and when: what its reader chose, or else what the programme does.

``route`` only decides; ``ways_for`` reads what it takes to decide. Links that sign in, offers
and an alarm pay no heed to quiet hours; everything else waits for the morning.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from mentorship.choices import DeliveryChannel, Timing
from mentorship.conf import get_config
from mentorship.models import (
    MenteeProfile,
    MentorProfile,
    MessageHours,
    NoticePreference,
    TelegramAccount,
    zone,
)

from .clocks import next_time
from .notices import RULES, Rule

EMAIL, TELEGRAM = DeliveryChannel.EMAIL, DeliveryChannel.TELEGRAM
Choices = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What is known of a reader when a message is written; ``bot_id`` is who speaks to them."""

    reachable: frozenset[DeliveryChannel] = frozenset({EMAIL})
    choices: Choices = field(default_factory=dict)
    hours: MessageHours | None = None
    zone: datetime.tzinfo = datetime.UTC
    bot_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One message: through which channel and bot, not before when, and whether gathered."""

    channel: DeliveryChannel
    due_at: datetime.datetime
    in_digest: bool = False
    bot_id: str = ""


def route(
    rule: Rule, reader: Reader, *, now: datetime.datetime, due_at: datetime.datetime | None = None
) -> tuple[Way, ...]:
    """The ways that a message takes to a reader, the preferred one first; none: it is unwanted."""
    timings = timings_of(rule, reader)
    return tuple(
        _way(rule, reader, channel, timings[channel], due_at or now) for channel in timings
    )


def timings_of(rule: Rule, reader: Reader) -> dict[DeliveryChannel, Timing]:
    """When each channel brings the notice; one that does not is left out.

    Without a choice the first channel that reaches the reader does. Where the chosen one does
    not reach, e-mail stands in for it, unless the reader wants no e-mails of this kind; what
    cannot be switched off always comes.
    """
    chosen: dict[DeliveryChannel, Timing] = {
        channel: _allowed(rule, Timing(reader.choices[channel]))
        for channel in rule.channels
        if channel in reader.choices
    }
    wanted: dict[DeliveryChannel, Timing] = {
        channel: timing for channel, timing in chosen.items() if timing != Timing.NEVER
    }
    reached: dict[DeliveryChannel, Timing] = {
        channel: when for channel, when in wanted.items() if channel in reader.reachable
    }
    if reached:
        return reached
    if wanted:
        stays_out = rule.can_be_off and chosen.get(EMAIL) == Timing.NEVER
        return {} if stays_out else {EMAIL: next(iter(wanted.values()))}
    if rule.can_be_off and chosen and set(rule.channels) & reader.reachable <= set(chosen):
        return {}
    return {_usual(rule, reader, without=set(chosen)): Timing.AT_ONCE}


def quiet_until(reader: Reader, moment: datetime.datetime) -> datetime.datetime:
    """The end of the quiet hours that a moment falls into, on the reader's clock; else itself."""
    hours = reader.hours
    if hours is None or hours.quiet_from is None or hours.quiet_until is None:
        return moment
    local = moment.astimezone(reader.zone)
    begins, ends, clock = hours.quiet_from, hours.quiet_until, local.time()
    if begins < ends:
        is_quiet = begins <= clock < ends
    else:
        is_quiet = begins != ends and (clock >= begins or clock < ends)
    return next_time(local, ends) if is_quiet else moment


def digest_at(reader: Reader, moment: datetime.datetime) -> datetime.datetime:
    """The next time that the reader's clock strikes the hour of the digest."""
    hour = reader.hours.digest_hour if reader.hours else MessageHours().digest_hour
    return next_time(moment.astimezone(reader.zone), datetime.time(hour))


def awake_at(user_id: Any, moment: datetime.datetime) -> datetime.datetime:
    """When a message that would leave now may reach an account, by its quiet hours as they are."""
    hours = MessageHours.objects.filter(user_id=user_id).first()
    if hours is None or hours.quiet_from is None:
        return moment
    return quiet_until(Reader(hours=hours, zone=zone_of(user_id)), moment)


def ways_for(
    notice: str,
    *,
    user_id: Any,
    now: datetime.datetime,
    due_at: datetime.datetime | None = None,
    channel: DeliveryChannel | None = None,
) -> tuple[Way, ...]:
    """The ways of a notice to an account, or to an address that has none.

    ``channel`` forces one; then only the quiet hours are asked for.
    """
    rule = RULES[notice]
    if user_id is None:
        return (Way(channel=channel or EMAIL, due_at=due_at or now),)
    reader = read(user_id, notice)
    if channel is not None:
        return (_way(rule, reader, channel, Timing.AT_ONCE, due_at or now),)
    return route(rule, reader, now=now, due_at=due_at)


def read(user_id: Any, notice: str) -> Reader:
    """What the tables say of a reader."""
    rows = NoticePreference.objects.filter(user_id=user_id, notice=notice)
    hours = MessageHours.objects.filter(user_id=user_id).first()
    choices = dict(rows.values_list("channel", "timing"))
    needs_zone = hours is not None or Timing.DIGEST in choices.values()
    bot_id = bot_for(user_id)
    return Reader(
        reachable=_reachable_by(bot_id),
        bot_id=bot_id or "",
        choices=choices,
        hours=hours,
        zone=zone_of(user_id) if needs_zone else datetime.UTC,
    )


def reachable(user_id: Any) -> frozenset[DeliveryChannel]:
    """By which ways an account can be reached now."""
    return _reachable_by(bot_for(user_id))


def is_switched_off(notice: str, *, user_id: Any, channel: str) -> bool:
    """Whether an account wants nothing of this kind this way, and may have it so."""
    if user_id is None or not RULES[notice].can_be_off:
        return False
    rows = NoticePreference.objects.filter(user_id=user_id, notice=notice, channel=channel)
    return rows.filter(timing=Timing.NEVER).exists()


def bot_for(user_id: Any) -> str | None:
    """The bot through which an account is reached; None where none of the settings' bots does."""
    config = get_config()
    if not config.has_telegram:
        return None
    linked = TelegramAccount.objects.filter(
        user_id=user_id, user__is_active=True, unreachable_at=None
    )
    bot_id = linked.values_list("bot_id", flat=True).first()
    return bot_id if bot_id is not None and config.find_bot(bot_id) else None


def _reachable_by(bot_id: str | None) -> frozenset[DeliveryChannel]:
    return frozenset({EMAIL} if bot_id is None else {TELEGRAM, EMAIL})


def zone_of(user_id: Any) -> datetime.tzinfo:
    """The reader's clock: of the profile here, of the account in Wagtail, or of the site."""
    for model in (MentorProfile, MenteeProfile):
        names: Iterable[str] = model._default_manager.filter(user_id=user_id).values_list(
            "timezone", flat=True
        )
        for name in names:
            return zone(name)
    return zone(_zone_in_wagtail(user_id) or settings.TIME_ZONE)


def _zone_in_wagtail(user_id: Any) -> str:
    from wagtail.users.models import UserProfile

    names = UserProfile.objects.filter(user_id=user_id).values_list("current_time_zone", flat=True)
    return str(names.first() or "")


def _way(
    rule: Rule, reader: Reader, channel: DeliveryChannel, when: Timing, moment: datetime.datetime
) -> Way:
    if when == Timing.DIGEST:
        due_at = digest_at(reader, moment)
    else:
        due_at = moment if rule.is_urgent else quiet_until(reader, moment)
    return Way(
        channel=channel,
        due_at=due_at,
        in_digest=when == Timing.DIGEST,
        bot_id=reader.bot_id if channel == TELEGRAM else "",
    )


def _allowed(rule: Rule, timing: Timing) -> Timing:
    """A choice that the notice does not have, or has no more, counts as "at once"."""
    if timing == Timing.DIGEST and not rule.can_wait:
        return Timing.AT_ONCE
    return timing


def _usual(rule: Rule, reader: Reader, *, without: set[DeliveryChannel]) -> DeliveryChannel:
    for channel in rule.channels:
        if channel in reader.reachable and channel not in without:
            return channel
    return EMAIL
