"""One's own messages: choosing which to get, by which way, when, and when not to be disturbed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mentorship.choices import ActorChannel, DeliveryChannel, Notice, Timing
from mentorship.compat import write_transaction
from mentorship.models import MenteeProfile, MentorProfile, MessageHours, NoticePreference

from .actors import SUPERVISOR_PERMISSION, Account, Actor, Right
from .notices import RULES, Audience, Rule
from .preferences import Reader, reachable, timings_of, zone_of
from .refusals import Refused

#: What somebody chose: for a notice, when each channel brings it.
Timings = Mapping[Notice, Mapping[str, str]]


class CannotBeOff(Refused):
    """The programme cannot do without this message."""

    code = "cannot_be_off"
    sentence = _("This cannot be switched off. Choose at least one way.")


class CannotWait(Refused):
    """The message is of no use a day later."""

    code = "cannot_wait"
    sentence = _("This cannot wait for the daily message.")


class HalfQuiet(Refused):
    """Quiet hours have two ends."""

    code = "half_quiet"
    sentence = _("Say when the quiet hours begin and when they end.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When somebody wants no messages, and when those that were gathered."""

    quiet_from: datetime.time | None = None
    quiet_until: datetime.time | None = None
    digest_hour: int = 8


def audiences_of(user: Account) -> set[Audience]:
    """For which kinds of notices somebody is a reader."""
    actor = Actor(channel=ActorChannel.WEB, user=user)
    found = {Audience.ANYBODY}
    if MentorProfile.objects.filter(user_id=user.pk).exists():
        found.add(Audience.MENTOR)
    if MenteeProfile.objects.filter(user_id=user.pk).exists():
        found.add(Audience.MENTEE)
    if user.has_perm(SUPERVISOR_PERMISSION) or any(actor.may(right) for right in Right):
        found.add(Audience.TEAM)
    return found


def rules_for(user: Account) -> dict[Notice, Rule]:
    """What somebody may get and finds on the page of messages, in the table's order."""
    audiences = audiences_of(user)
    return {
        Notice(notice): rule
        for notice, rule in RULES.items()
        if rule.is_listed and rule.audience in audiences
    }


def chosen_by(user: Account) -> tuple[dict[Notice, dict[str, str]], Hours]:
    """What holds for somebody now, chosen or usual, for every notice and every way."""
    stored: dict[str, dict[str, str]] = {}
    for row in NoticePreference.objects.filter(user_id=user.pk):
        stored.setdefault(row.notice, {})[row.channel] = row.timing
    channels = reachable(user.pk)
    timings = {
        notice: _whole(rule, Reader(reachable=channels, choices=stored.get(notice, {})))
        for notice, rule in rules_for(user).items()
    }
    return timings, hours_of(user)


def hours_of(user: Account) -> Hours:
    """The hours that somebody chose, or the usual ones."""
    row = MessageHours.objects.filter(user_id=user.pk).first()
    if row is None:
        return Hours()
    return Hours(
        quiet_from=row.quiet_from, quiet_until=row.quiet_until, digest_hour=row.digest_hour
    )


def clock_of(user: Account) -> datetime.tzinfo:
    """The clock by which these hours go."""
    return zone_of(user.pk)


def check(rule: Rule, timings: Mapping[str, str]) -> None:
    """Refuse a choice that the notice does not have. Raises ``CannotBeOff`` or ``CannotWait``."""
    if not rule.can_wait and Timing.DIGEST in timings.values():
        raise CannotWait
    if not rule.can_be_off and timings and set(timings.values()) == {Timing.NEVER}:
        raise CannotBeOff


def choose(user: Account, timings: Timings, hours: Hours) -> None:
    """Keep what somebody chose; what is as usual is not kept, and follows the programme.

    Raises ``Refused``; then nothing is changed.
    """
    if (hours.quiet_from is None) != (hours.quiet_until is None):
        raise HalfQuiet
    rules = rules_for(user)
    channels = reachable(user.pk)
    with write_transaction(NoticePreference):
        for notice, wanted in timings.items():
            rule = rules.get(notice)
            if rule is not None:
                check(rule, wanted)
                _keep(user, notice, wanted, _whole(rule, Reader(reachable=channels)))
        MessageHours.objects.update_or_create(
            user_id=user.pk,
            defaults={
                "quiet_from": hours.quiet_from,
                "quiet_until": hours.quiet_until,
                "digest_hour": hours.digest_hour,
            },
        )


def _whole(rule: Rule, reader: Reader) -> dict[str, str]:
    """When each way that reaches the reader brings the notice, the silent ones included."""
    timings = timings_of(rule, reader)
    return {
        channel.value: timings.get(channel, Timing.NEVER).value
        for channel in rule.channels
        if channel in reader.reachable
    }


def _keep(
    user: Account, notice: Notice, wanted: Mapping[str, str], usual: Mapping[str, str]
) -> None:
    rows = NoticePreference.objects.filter(user_id=user.pk, notice=notice)
    if dict(wanted) == dict(usual):
        rows.delete()
        return
    for channel, timing in wanted.items():
        NoticePreference.objects.update_or_create(
            user_id=user.pk,
            notice=notice,
            channel=DeliveryChannel(channel),
            defaults={"timing": Timing(timing)},
        )
