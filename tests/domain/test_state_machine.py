"""Mentees, mentors and the team do as they please, in any order; the invariants always hold."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mentorship.choices import ActorChannel, Wish
from mentorship.domain import (
    applications,
    cycles,
    inquiries,
    matches,
    mentors,
    offers,
    queue,
    review,
    undoing,
)
from mentorship.domain.actors import Actor
from mentorship.domain.applications import Choice, apply
from mentorship.domain.refusals import Refused
from mentorship.models import (
    Application,
    Cycle,
    Inquiry,
    Match,
    MenteeProfile,
    MentorProfile,
)
from mentorship.testing.factories import (
    admin,
    make_cycle,
    make_mentee,
    make_mentor,
    make_supervisor,
    web,
)

from .invariants import OPEN, check_all
from .ledger import deliver, everything

HOUR, MOMENT = datetime.timedelta(hours=1), datetime.timedelta(seconds=1)
one = st.integers(min_value=0, max_value=11)
yes_no = st.booleans()
#: Now and then somebody tries what the state does not allow.
seldom = st.integers(0, 9).map(lambda number: number == 9)


#: The second mentor is sought after, and has one place.
WISHES = ([1, 0, 2], [1, 3], [0, 1, 2, 3], [2, 1, 0], [1])


def by_mentor(row: Application, channel: ActorChannel) -> Actor:
    """The mentor of the application, who may have no account."""
    return Actor.for_mentor(row.mentor, channel)


def some(*states: str) -> Callable[[Any], Any]:
    """Only while there is something in one of the states, so that few steps are idle."""
    return precondition(lambda self: self.states & set(states))


class Programme(RuleBasedStateMachine):
    """One site. Whom a step concerns is a number: it is taken modulo those who could be meant."""

    mentors: ClassVar[list[MentorProfile]]
    mentees: ClassVar[list[MenteeProfile]]
    team: ClassVar[Actor]

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.now = timezone.now()
        self.withdrew: set[int] = set()
        self.final: dict[int, str] = {}
        self.states: set[str] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def attempt(
        self, step: Callable[..., Any], *args: Any, after: datetime.timedelta = HOUR, **options: Any
    ) -> bool:
        """Do it some time after the last step; a refusal must leave no trace."""
        self.now += after
        before = everything()
        try:
            step(*args, now=self.now, **options)
        except Refused:
            assert everything() == before
            return False
        return True

    def application(self, number: int, *states: str, anyone: bool = False) -> Application | None:
        found = self.applications(*([] if anyone else states))
        return found[number % len(found)] if found else None

    def applications(self, *states: str) -> list[Application]:
        rows = Application.objects.select_related("mentor", "enrolment__mentee").order_by("pk")
        return list(rows.filter(status__in=states) if states else rows)

    # --- The mentee

    @initialize(lists=st.tuples(*[st.sampled_from(WISHES)] * 4), accepted=st.booleans())
    def a_busy_day(self, lists: tuple[list[int], ...], accepted: bool) -> None:
        """Begin with four cases, three of them approved: from there it gets interesting."""
        for who, numbers in enumerate(lists):
            self.apply(who, numbers)
            if who:
                row = Application.objects.filter(created_at=self.now).earliest("pk")
                self.attempt(review.approve_list, row.enrolment_id, actor=self.team)
        for row in self.applications("ADMIN_APPROVED") if accepted else ():
            self.attempt(offers.accept, row.pk, actor=by_mentor(row, ActorChannel.TELEGRAM))

    @rule(who=one, order=st.permutations(range(4)), size=st.sampled_from([2, 1, 3, 6]))
    def apply_to(self, who: int, order: list[int], size: int) -> None:
        """Mostly to mentors whom the mentee has not chosen yet; a six stands for any list."""
        mentee = self.mentees[who % len(self.mentees)]
        mine = Application.objects.filter(enrolment__mentee=mentee, origin="CHOICE")
        mine = mine.filter(enrolment__cycle__status="OPEN")
        chosen = set(mine.values_list("mentor_id", flat=True)) if size < 6 else set()
        self.apply(who, [m for m in order if self.mentors[m].pk not in chosen][:size])

    def apply(self, who: int, numbers: list[int]) -> None:
        mentee = self.mentees[who % len(self.mentees)]
        mine = Application.objects.filter(enrolment__mentee=mentee, origin="CHOICE")
        mine = mine.filter(enrolment__cycle__status="OPEN")
        taken = set(mine.values_list("priority", flat=True))
        free = [place for place in range(1, 7) if place not in taken]
        choices = [Choice(self.mentors[m].pk, p) for m, p in zip(numbers, free, strict=False)]
        words = {"subject": "s", "motivation": "m", "actor": web(mentee.user)}
        if self.attempt(apply, mentee, choices, **words):
            made = Application.objects.filter(created_at=self.now)
            self.withdrew -= set(made.values_list("enrolment_id", flat=True))

    @some(*OPEN)
    @rule(which=one, anyone=seldom, everything=seldom)
    def withdraw(self, which: int, anyone: bool, everything: bool) -> None:
        row = self.application(which, *OPEN, anyone=anyone)
        actor = web(row.enrolment.mentee.user)
        if not everything:
            self.attempt(applications.withdraw, row.pk, actor=actor)
        elif self.attempt(applications.withdraw_all, row.enrolment_id, actor=actor):
            self.withdrew.add(row.enrolment_id)

    # --- The usual way, so that many cases come far

    @some("PENDING", "ADMIN_APPROVED", "MENTOR_ACCEPTED")
    @rule(which=one)
    def carry_on(self, which: int) -> None:
        row = self.application(which, "PENDING", "ADMIN_APPROVED", "MENTOR_ACCEPTED")
        if row.status == "PENDING":
            self.attempt(review.approve_list, row.enrolment_id, actor=self.team)
        elif row.status == "MENTOR_ACCEPTED":
            self.attempt(matches.confirm, row.pk, actor=self.team)
        else:
            actor = by_mentor(row, ActorChannel.TELEGRAM)
            self.attempt(offers.accept, row.pk, actor=actor)

    # --- The team and a list

    @some("PENDING")
    @rule(which=one, strikes=st.sets(one, max_size=1))
    def approve(self, which: int, strikes: set[int]) -> None:
        if row := self.application(which, "PENDING"):
            rows = row.enrolment.applications.filter(status="PENDING", reviewed_at=None)
            struck = {
                pk: "why" for i, pk in enumerate(rows.values_list("pk", flat=True)) if i in strikes
            }
            self.attempt(review.approve_list, row.enrolment_id, actor=self.team, strikes=struck)

    @some("PENDING")
    @rule(which=one, whole_list=yes_no)
    def strike(self, which: int, whole_list: bool) -> None:
        if row := self.application(which, "PENDING"):
            step, pk = (review.strike, row.pk)
            if whole_list:
                step, pk = (review.reject_list, row.enrolment_id)
            self.attempt(step, pk, actor=self.team, reason="why")

    @some("PENDING")
    @rule(which=one, then=st.sampled_from(["wait", "answer", "take back"]))
    def ask(self, which: int, then: str) -> None:
        """Mostly the answer is long in coming, and something else happens meanwhile."""
        if row := self.application(which, "PENDING"):
            self.attempt(inquiries.ask_mentee, row.enrolment_id, question="?", actor=self.team)
        found = Inquiry.objects.select_related("enrolment__mentee").order_by("pk")
        for inquiry in found if then != "wait" else ():
            by = {"actor": self.team}
            step = inquiries.take_back
            if then == "answer":
                by = {"actor": web(inquiry.enrolment.mentee.user), "words": "!"}
                step = inquiries.answer
            self.attempt(step, inquiry.pk, **by)

    @some("ADMIN_APPROVED", "MENTOR_ACCEPTED")
    @rule(which=one)
    def recall(self, which: int) -> None:
        if row := self.application(which, "ADMIN_APPROVED", "MENTOR_ACCEPTED"):
            self.attempt(review.recall, row.pk, actor=self.team, reason="why")

    # --- The offer

    @some("ADMIN_APPROVED")
    @rule(which=one, anyone=seldom, answer=st.sampled_from([offers.accept, offers.decline]))
    def answer(self, which: int, anyone: bool, answer: Callable[..., Any]) -> None:
        row = self.application(which, "ADMIN_APPROVED", anyone=anyone)
        if row and row.mentor:
            actor = by_mentor(row, ActorChannel.TELEGRAM)
            self.attempt(answer, row.pk, actor=actor)

    @some("ADMIN_APPROVED")
    @rule(which=one, answer=st.sampled_from([None, offers.grant, offers.turn_down]))
    def remarks(self, which: int, answer: Callable[..., Any] | None) -> None:
        if row := self.application(which, "ADMIN_APPROVED"):
            actor = by_mentor(row, ActorChannel.WEB)
            self.attempt(offers.add_remarks, row.pk, actor=actor, remarks="If…")
            if answer:
                self.attempt(answer, row.pk, actor=self.team)

    @some("MENTOR_ACCEPTED")
    @rule(which=one)
    def confirm(self, which: int) -> None:
        if row := self.application(which, "MENTOR_ACCEPTED"):
            self.attempt(matches.confirm, row.pk, actor=self.team)

    # --- The queue

    @some("PENDING_MANUAL_MATCH")
    @rule(which=one, mentor=one, send=yes_no, ask_again=yes_no, undo=seldom)
    def pick(self, which: int, mentor: int, send: bool, ask_again: bool, undo: bool) -> None:
        if row := self.application(which, "PENDING_MANUAL_MATCH"):
            options = {"send": send, "ask_again": ask_again, "actor": self.team}
            chosen = self.mentors[mentor % len(self.mentors)].pk
            is_picked = self.attempt(queue.pick, row.enrolment_id, chosen, **options)
            if undo and send and is_picked:
                asked = row.enrolment.applications.live().get()
                assert self.attempt(undoing.undo, asked.pk, actor=self.team, after=MOMENT)

    @some("ADMIN_APPROVED")
    @rule(which=one)
    def undo_too_late(self, which: int) -> None:
        if row := self.application(which, "ADMIN_APPROVED"):
            assert not self.attempt(undoing.undo, row.pk, actor=self.team)

    @some("PENDING_MANUAL_MATCH")
    @rule(which=one)
    def close_without_match(self, which: int) -> None:
        if row := self.application(which, "PENDING_MANUAL_MATCH"):
            self.attempt(queue.close_without_match, row.pk, actor=self.team)

    @rule(who=one, order=st.integers(1, 3), named=st.none() | one)
    def pay(self, who: int, order: int, named: int | None) -> None:
        mentee = self.mentees[who % len(self.mentees)]
        found = list(Cycle.objects.order_by("pk"))
        cycle = None if named is None else found[named % len(found)]
        self.attempt(
            queue.join_queue,
            email=mentee.email,
            name=mentee.name,
            reference=f"{mentee.pk}-{order}",
            cycle=cycle,
        )

    # --- Mentors, matches, cycles, and the clock

    @rule(which=one, how=st.sampled_from(["accept"] * 5 + ["reject", "reopen"]))
    def review_mentor(self, which: int, how: str) -> None:
        mentor = self.mentors[which % len(self.mentors)]
        why = {} if how == "accept" else {"reason": "why"}
        self.attempt(getattr(mentors, f"{how}_mentor"), mentor.pk, actor=self.team, **why)

    @some("MATCHED")
    @rule(which=one, how=st.sampled_from(["complete", "cancel", "put back"]))
    def end_match(self, which: int, how: str) -> None:
        found = list(Match.objects.order_by("status", "pk"))
        pk = found[which % len(found)].pk
        if how == "complete":
            self.attempt(matches.complete, pk, actor=self.team)
        else:
            why: dict[str, Any] = {"reason": "why", "wish": Wish.MENTEE}
            self.attempt(matches.cancel, pk, actor=self.team, put_back=how != "cancel", **why)

    @rule(which=one, really=st.integers(0, 2))
    def turn_cycle(self, which: int, really: int) -> None:
        if really:
            return
        found = list(Cycle.objects.order_by("pk"))
        cycle = found[which % len(found)]
        step = cycles.close_cycle if cycle.status == "OPEN" else cycles.open_cycle
        self.attempt(step, cycle.pk, actor=self.team)

    @rule()
    def deliver(self) -> None:
        deliver()

    @rule()
    def follow_up(self) -> None:
        self.attempt(offers.ask_follow_ups)

    # --- What always holds

    @invariant()
    def the_rules_hold(self) -> None:
        check_all(withdrew=self.withdrew)

    @invariant()
    def what_has_ended_stays_ended(self) -> None:
        states = dict(Application.objects.values_list("pk", "status"))
        assert self.final.items() <= states.items()
        self.final = {pk: status for pk, status in states.items() if status not in OPEN}
        self.states = set(states.values())


def run(**profile: Any) -> None:
    """Make the people once; every example takes back what it did with them."""
    make_cycle(mentor_cap=2, follow_up_hours=2)
    make_cycle(status="DRAFT", type="AD_HOC", confirmation="AUTOMATIC", mentor_cap=1)
    make_cycle(status="DRAFT", follow_up_hours=None)
    Programme.mentors = [
        make_mentor(),
        make_mentor(long_term_mentees=1, ad_hoc_mentees=1),
        make_mentor(offers_ad_hoc=False),
        make_mentor(with_user=False),
    ]
    Programme.mentees = [make_mentee() for _ in range(4)]
    Programme.team = admin(make_supervisor())
    health = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Programme,
        settings=settings(deadline=None, database=None, suppress_health_check=health, **profile),
    )


@pytest.mark.django_db
def test_the_invariants_hold_in_any_order_of_events():
    run(max_examples=15, stateful_step_count=40)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_invariants_hold_for_a_long_time():
    run(max_examples=300, stateful_step_count=60)
