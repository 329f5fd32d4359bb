"""Sending an application from the website: the profile, the case, and the draft that it ends."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mentorship.choices import ApplicationOrigin, DraftKind, LearningStyle
from mentorship.compat import write_transaction
from mentorship.models import Application, Cycle, Draft, Enrolment, Expertise, Language

from . import choosing, drafts
from .accounts import ensure_mentee
from .actors import Account, Actor
from .applications import Choice, apply, places_taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a mentee says about themselves and about what they want."""

    name: str
    timezone: str
    preferred_language: str = ""
    learning_style: str = ""
    languages: Iterable[Language] = ()
    subject: str = ""
    motivation: str = ""
    goals: str = ""
    hours_per_month: int | None = None
    topics: Iterable[Expertise] = ()

    def get_learning_style_display(self) -> str:
        """The style of learning in words."""
        return str(LearningStyle(self.learning_style).label) if self.learning_style else ""


def send(
    user: Account, words: Words, choices: Sequence[Choice], *, actor: Actor, now: datetime.datetime
) -> Enrolment:
    """Bring the profile up to date, apply, and use the draft up, in one transaction.

    What is on the account's list and was not sent stays on it. Raises ``Refused``; then
    nothing is changed, and the draft is still there.
    """
    with write_transaction(Enrolment):
        mentee = ensure_mentee(
            user,
            name=words.name,
            timezone=words.timezone,
            language=words.preferred_language,
            languages=words.languages,
            learning_style=words.learning_style,
            now=now,
        )
        enrolment = apply(
            mentee,
            choices,
            subject=words.subject,
            motivation=words.motivation,
            topics=words.topics,
            goals=words.goals,
            hours_per_month=words.hours_per_month,
            actor=actor,
            now=now,
        )
        use_up(user, choices, now=now)
    return enrolment


def has_arrived(user: Account, choices: Sequence[Choice]) -> bool:
    """Whether these very choices, each in its place, are open in the account's case already.

    Then somebody has pressed the button twice, and the first time was enough.
    """
    arrived = Application.objects.open().filter(
        enrolment__mentee__user_id=user.pk,
        enrolment__cycle__in=Cycle.objects.open(),
        origin=ApplicationOrigin.CHOICE,
    )
    places = set(arrived.values_list("mentor_id", "priority"))
    return bool(choices) and {(each.mentor_id, each.priority) for each in choices} <= places


def use_up(user: Account, choices: Sequence[Choice], *, now: datetime.datetime) -> None:
    """End the account's draft, whose choices have been sent; who was not sent stays listed."""
    sent = [choice.mentor_id for choice in choices]
    with write_transaction(Draft):
        left = choosing.without(choosing.chosen_by(user), sent)
        drafts.discard(DraftKind.APPLICATION, user=user)
        if left:
            entry = {choosing.ENTRY: left}
            drafts.keep(DraftKind.APPLICATION, user=user, data=entry, now=now)


def in_free_places(choices: Sequence[Choice], enrolment: Enrolment | None) -> list[Choice]:
    """The choices in their order on the places of the mentee's list that are free (A1).

    Those for whom none is left stand beyond its end, where the domain refuses them.
    """
    taken = {place for _mentor_id, place in places_taken(enrolment)}
    places = (place for place in itertools.count(1) if place not in taken)
    return [
        Choice(choice.mentor_id, place, choice.why)
        for choice, place in zip(choices, places, strict=False)
    ]
