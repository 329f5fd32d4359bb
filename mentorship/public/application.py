"""What the application form shows: the list in order, and what we know of the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mentorship.blocks.cards import Card, front_of
from mentorship.blocks.chosen import Chosen
from mentorship.choices import ApplicationOrigin
from mentorship.domain.applications import Choice, is_reviewed
from mentorship.domain.cycles import deadline_of
from mentorship.models import (
    MAX_CHOICES,
    Application,
    Enrolment,
    MenteeProfile,
    MentorshipSettings,
    zone,
)

from .access import account_of, full_name_of, profile_of
from .begun import Begun, mark_of
from .choices import chosen_cards
from .forms.applying import WHY_LENGTH, ApplyForm, VisitorApplyForm, free_places


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One chosen mentor on the form."""

    card: Card
    place: int | None
    why: str

    @property
    def is_too_long(self) -> bool:
        """Whether the reason is longer than what can be sent."""
        return len(self.why) > WHY_LENGTH


class ApplicationPage:
    """The form for one request: a visitor's, or a mentee's with what is known already."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.is_visitor = not request.user.is_authenticated
        self.begun = Begun(request)
        self.mentee = None if self.is_visitor else profile_of(request, MenteeProfile)
        self.cycle = front_of(request).cycle
        cases = Enrolment.objects.filter(mentee=self.mentee) if self.mentee else None
        self.last_case = cases.select_related("cycle").first() if cases is not None else None
        is_current = self.last_case is not None and self.last_case.cycle_id == _pk(self.cycle)
        self.enrolment = self.last_case if is_current else None
        self.planted: dict[str, Any] = {}
        self.is_refused = False

    @property
    def is_prefilled(self) -> bool:
        """Whether the form shows what was written in an earlier cycle."""
        return bool(self.last_case) and not (self.enrolment or self._words)

    @property
    def mark(self) -> str:
        """A mark of the words that the form began with."""
        return mark_of(self._words)

    @property
    def account_mark(self) -> str:
        """Who fills it in, so that a browser shows nobody what somebody else has typed."""
        if self.is_visitor:
            return "visitor"
        key = str(account_of(self.request).pk)
        return salted_hmac("mentorship.account", key, algorithm="sha256").hexdigest()

    @property
    def _words(self) -> dict[str, Any]:
        return self.planted or self.begun.words

    def form(self, data: Mapping[str, Any] | None = None, *, typed: Any = None) -> ApplyForm:
        """The form: with sent data, with typed words that were not sent, or with what we know."""
        initial = self._known() | (typed if typed is not None else self._words)
        if self.is_visitor:
            return VisitorApplyForm(data, initial=initial)
        reviewed = self.enrolment is not None and is_reviewed(self.enrolment)
        return ApplyForm(data, initial=initial, is_reviewed=reviewed)

    def _known(self) -> dict[str, Any]:
        known: dict[str, Any] = {}
        if not self.is_visitor:
            known["name"] = full_name_of(account_of(self.request))
        if self.mentee is not None:
            known |= {
                "name": self.mentee.name,
                "timezone": self.mentee.timezone,
                "languages": [language.pk for language in self.mentee.languages.all()],
                "preferred_language": self.mentee.preferred_language,
                "learning_style": self.mentee.learning_style,
            }
        if self.last_case is not None:
            known |= {
                "subject": self.last_case.subject,
                "motivation": self.last_case.motivation,
                "goals": self.last_case.goals,
                "hours_per_month": self.last_case.hours_per_month,
                "topics": [topic.pk for topic in self.last_case.topics.all()],
            }
        return known

    def answer(
        self,
        form: ApplyForm,
        *,
        choices: Sequence[Choice] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page, with the list in the order that was typed, or else in that of the list."""
        earlier = self._earlier()
        free = free_places([application.priority for application in earlier])
        rows = self._rows(choices, free)
        own_zone = zone(self.mentee.timezone) if self.mentee else timezone.get_default_timezone()
        context = {
            "form": form,
            "page": self,
            "rows": rows,
            "why_length": WHY_LENGTH,
            "earlier": earlier,
            "enrolment": self.enrolment,
            "is_full": len(rows) + len(earlier) >= MAX_CHOICES,
            "cycle": self.cycle,
            "deadline": deadline_of(self.cycle) if self.cycle else None,
            "zone": own_zone,
            "cycle_state": front_of(self.request).cycle_state,
            "hours": MentorshipSettings.load().review_hours,
        }
        with timezone.override(own_zone):
            return render(self.request, "mentorship/applying/apply.html", context, status=status)

    def _earlier(self) -> list[Application]:
        made = Application.objects.filter(enrolment=self.enrolment, origin=ApplicationOrigin.CHOICE)
        rows = made.select_related("mentor").order_by("priority")
        return list(rows) if self.enrolment else []

    def _rows(self, choices: Sequence[Choice] | None, free: list[int]) -> list[Row]:
        whys = self._words.get("why", {})
        typed = {choice.mentor_id: choice for choice in choices or ()}
        ids = list(typed) or Chosen.of(self.request).mentor_ids or self.planted.get("mentors", [])
        rows = []
        for number, card in enumerate(chosen_cards(self.request, ids)):
            choice = typed.get(card.mentor.pk)
            place = choice.priority if choice else next(iter(free[number:]), None)
            why = choice.why if choice else str(whys.get(str(card.mentor.pk), ""))
            rows.append(Row(card=card, place=place, why=why))
        return rows


def _pk(instance: Any) -> Any:
    return instance.pk if instance is not None else None
