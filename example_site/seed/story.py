"""Plays the mentees' stories through the domain, in the order in which they happened."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from mentorship.choices import ActorChannel, Wish
from mentorship.domain import applications, matches, offers, queue, review
from mentorship.domain.accounts import ensure_mentee
from mentorship.domain.actors import Actor
from mentorship.domain.applications import Choice
from mentorship.models import Application, Enrolment, Match, MenteeProfile, MentorProfile

from .cast import Case
from .outbox import deliver
from .people import person, style_of, the_team, topics

REASONS = {
    "reject": "Please tell us what you would like to learn, and apply again.",
    "recall": "No answer after two reminders.",
    "decline": "I am sorry, this is not my field.",
    "turn_down": "We could not meet the mentor's conditions.",
    "close": "Nobody in the programme works in this field at the moment.",
    "cancel": "Moved to another country and found a mentor at the new workplace.",
    "put_back": "The mentor's working hours have changed.",
}
REMARKS = "Gladly, but I travel until the 9th. Could we begin in the week after?"


@dataclass
class Scene:
    """One mentee's case, and what the next event acts on."""

    case: Case
    mentors: dict[str, MentorProfile]
    team: Actor
    now: datetime.datetime
    enrolment: Enrolment = field(init=False)

    def apply(self) -> None:
        """The mentee signs in and applies."""
        mentee = self._mentee()
        wishes = [self.mentors[name] for name in self.case.wishes.split(", ")]
        self.enrolment = applications.apply(
            mentee,
            [Choice(mentor.pk, place) for place, mentor in enumerate(wishes, start=1)],
            subject=self.case.subject,
            motivation=self.case.motivation,
            topics=topics(self.case.topics),
            actor=self.mentee_actor(mentee),
            now=self.now,
        )

    def _mentee(self) -> MenteeProfile:
        known = MenteeProfile.objects.filter(email=self.case.email).first()
        user = known.user if known else person(self.case.name, self.case.email, now=self.now)
        return ensure_mentee(
            user,
            name=self.case.name,
            timezone=self.case.zone,
            language="",
            learning_style=style_of(self.case.name),
            now=self.now,
        )

    @staticmethod
    def mentee_actor(mentee: MenteeProfile) -> Actor:
        """The mentee on the website."""
        return Actor(channel=ActorChannel.WEB, user=mentee.user)

    @property
    def live(self) -> Application:
        """The offer that is out."""
        return Application.objects.live().select_related("mentor").get(enrolment=self.enrolment)

    @property
    def place(self) -> Application:
        """The place in the manual-match queue."""
        return Application.objects.queued().get(enrolment=self.enrolment)

    @property
    def match(self) -> Match:
        """The pairing that is live."""
        return Match.objects.active().get(enrolment=self.enrolment)

    def answer(self) -> dict[str, Any]:
        """The mentor who is asked, on the phone or by the link in the mail."""
        mentor = self.live.mentor
        assert mentor is not None  # noqa: S101 - an offer has a mentor
        channel = ActorChannel.WEB
        if getattr(mentor.user, "mentorship_telegram", None):
            channel = ActorChannel.TELEGRAM
        return {"actor": Actor.for_mentor(mentor, channel), "now": self.now}

    def decide(self) -> dict[str, Any]:
        """The team, in the admin."""
        return {"actor": self.team, "now": self.now}


def _remarks(scene: Scene) -> None:
    offers.add_remarks(scene.live.pk, remarks=REMARKS, **scene.answer())


def _turn_down(scene: Scene) -> None:
    _remarks(scene)
    offers.turn_down(scene.live.pk, reason=REASONS["turn_down"], **scene.decide())


def _confirm(scene: Scene) -> None:
    slug = f"{scene.enrolment.pk:03d}"
    link = f"https://meet.google.com/dem-o{slug}-abc"
    matches.confirm(scene.live.pk, meet_url=link, **scene.decide())


def _withdraw(scene: Scene) -> None:
    actor = scene.mentee_actor(scene.enrolment.mentee)
    applications.withdraw(scene.live.pk, actor=actor, now=scene.now)


def _withdraw_all(scene: Scene) -> None:
    actor = scene.mentee_actor(scene.enrolment.mentee)
    applications.withdraw_all(scene.enrolment.pk, actor=actor, now=scene.now)


def _cancel(scene: Scene, *, put_back: bool = False) -> None:
    matches.cancel(
        scene.match.pk,
        reason=REASONS["put_back" if put_back else "cancel"],
        wish=Wish.MENTOR if put_back else Wish.MENTEE,
        put_back=put_back,
        **scene.decide(),
    )


def _recall(scene: Scene) -> None:
    review.recall(scene.live.pk, reason=REASONS["recall"], **scene.decide())


def _close(scene: Scene) -> None:
    queue.close_without_match(scene.place.pk, reason=REASONS["close"], **scene.decide())


def _reject(scene: Scene) -> None:
    review.reject_list(scene.enrolment.pk, reason=REASONS["reject"], **scene.decide())


EVENTS: dict[str, Callable[[Scene], object]] = {
    "apply": Scene.apply,
    "approve": lambda scene: review.approve_list(scene.enrolment.pk, **scene.decide()),
    "reject": _reject,
    "accept": lambda scene: offers.accept(scene.live.pk, **scene.answer()),
    "decline": lambda scene: offers.decline(
        scene.live.pk, reason=REASONS["decline"], **scene.answer()
    ),
    "remarks": _remarks,
    "turn_down": _turn_down,
    "recall": _recall,
    "confirm": _confirm,
    "withdraw": _withdraw,
    "withdraw_all": _withdraw_all,
    "close": _close,
    "cancel": _cancel,
    "put_back": lambda scene: _cancel(scene, put_back=True),
    "complete": lambda scene: matches.complete(scene.match.pk, **scene.decide()),
}


def play(
    cases: Iterable[Case], mentors: dict[str, MentorProfile], *, now: datetime.datetime
) -> None:
    """Let everything in the cases happen, the oldest first."""
    script: list[tuple[float, str, Scene]] = []
    for case in cases:
        scene = Scene(case, mentors, the_team(), now)
        script.append((case.applied, "apply", scene))
        for event in case.then.split():
            name, _at, ago = event.partition("@")
            script.append((float(ago), name, scene))
    for hours, name, scene in sorted(script, key=lambda row: -row[0]):
        scene.now = now - timedelta(hours=hours)
        _perform(scene, name)
        deliver(now=scene.now)


def _perform(scene: Scene, event: str) -> None:
    name, _colon, mentor = event.partition(":")
    if name == "pick":
        picked = scene.mentors[mentor].pk
        queue.pick(scene.enrolment.pk, picked, send=True, **scene.decide())
    else:
        EVENTS[name](scene)
