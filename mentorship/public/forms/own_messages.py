"""The form in which somebody chooses their messages: a field for each event and way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentorship.choices import DeliveryChannel, Notice, Timing
from mentorship.domain.notices import Rule, Topic
from mentorship.domain.own_messages import HalfQuiet, Hours, check
from mentorship.domain.refusals import Refused
from mentorship.models.preferences import LAST_HOUR
from mentorship.notifications.events import EVENTS

_CLOCK = {"type": "time"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event on the page: what it is, its fields, or why there is nothing to choose."""

    event: str
    fields: list[BoundField]
    said: str = ""


class MessagesForm(forms.Form):
    """Each event by each way that reaches the person; the quiet hours; the daily hour."""

    quiet_from = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(format="%H:%M", attrs=_CLOCK)
    )
    quiet_until = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput(format="%H:%M", attrs=_CLOCK)
    )
    digest_hour = forms.TypedChoiceField(
        label=_("Comes at"),
        coerce=int,
        choices=[(hour, f"{hour:02d}:00") for hour in range(LAST_HOUR + 1)],
    )

    def __init__(
        self,
        data: Any = None,
        *,
        rules: Mapping[Notice, Rule],
        timings: Mapping[Notice, Mapping[str, str]],
        hours: Hours,
    ) -> None:
        initial = {
            "quiet_from": hours.quiet_from,
            "quiet_until": hours.quiet_until,
            "digest_hour": hours.digest_hour,
        }
        super().__init__(data, initial=initial)
        self.rules, self.timings = rules, timings
        for notice, rule in rules.items():
            self._add(notice, rule, timings[notice])

    def _add(self, notice: Notice, rule: Rule, timings: Mapping[str, str]) -> None:
        options = _options(rule, several=len(timings) > 1)
        if len(options) < 2:
            return
        for channel, timing in timings.items():
            label = str(DeliveryChannel(channel).label)
            field = forms.ChoiceField(label=label, choices=options, initial=timing)
            self.fields[_name(notice, channel)] = field

    def clean(self) -> dict[str, Any]:
        """What cannot be switched off, or cannot wait, says so beside its field."""
        data = super().clean() or self.cleaned_data
        for notice, timings in self.chosen().items():
            try:
                check(self.rules[notice], timings)
            except Refused as refusal:
                self.add_error(_name(notice, next(iter(timings))), str(refusal))
        begins, ends = data.get("quiet_from"), data.get("quiet_until")
        if "quiet_from" in data and "quiet_until" in data and (begins is None) != (ends is None):
            empty = "quiet_from" if begins is None else "quiet_until"
            self.add_error(empty, str(HalfQuiet()))
        return data

    def chosen(self) -> dict[Notice, dict[str, str]]:
        """What was chosen, of the events where there is a choice."""
        found: dict[Notice, dict[str, str]] = {}
        for notice, timings in self.timings.items():
            for channel in timings:
                name = _name(notice, channel)
                if name in self.cleaned_data:
                    found.setdefault(notice, {})[channel] = self.cleaned_data[name]
        return found

    def hours(self) -> Hours:
        """The hours that were chosen."""
        names = ("quiet_from", "quiet_until", "digest_hour")
        return Hours(**{name: self.cleaned_data[name] for name in names})

    def groups(self) -> Iterator[tuple[str, list[Line]]]:
        """The events by what they are about, as the page shows them."""
        found: dict[Topic, list[Line]] = {}
        for notice, rule in self.rules.items():
            found.setdefault(rule.topic, []).append(self._line(notice, rule))
        # What nobody chooses about stands at the end.
        for topic in sorted(found, key=lambda topic: topic == Topic.ACCESS):
            yield str(topic.label), found[topic]

    def _line(self, notice: Notice, rule: Rule) -> Line:
        names = [_name(notice, channel) for channel in self.timings[notice]]
        fields = [self[name] for name in names if name in self.fields]
        return Line(event=str(EVENTS[notice]), fields=fields, said=_said(rule, bool(fields)))


def _name(notice: Notice, channel: str) -> str:
    return f"{notice}-{channel}"


def _options(rule: Rule, *, several: bool) -> list[tuple[str, Any]]:
    """What one can choose for one way; silence takes another way, or a notice that may be off."""
    options = [(Timing.AT_ONCE.value, Timing.AT_ONCE.label)]
    if rule.can_wait:
        options.append((Timing.DIGEST.value, Timing.DIGEST.label))
    if rule.can_be_off or several:
        options.append((Timing.NEVER.value, Timing.NEVER.label))
    return options


def _said(rule: Rule, has_choice: bool) -> str:
    """What cannot be chosen, in words."""
    words = [] if has_choice else [gettext("It comes by e-mail.")]
    if not rule.can_be_off:
        words.append(gettext("This cannot be switched off."))
    if rule.is_urgent:
        words.append(gettext("It comes at once, in quiet hours, too."))
    return " ".join(words)
