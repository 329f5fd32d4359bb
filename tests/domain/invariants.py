"""What is true of the programme at every moment, whoever has done what: the rules as assertions."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from mentorship.choices import ApplicationStatus, CycleStatus, MatchStatus, MentorStatus
from mentorship.domain import worklist
from mentorship.models import (
    Application,
    Cycle,
    Enrolment,
    HistoryEntry,
    Inquiry,
    Match,
    MentorProfile,
    Notification,
    PaidPlace,
)

OPEN = {"PENDING", "ADMIN_APPROVED", "MENTOR_ACCEPTED", "PENDING_MANUAL_MATCH"}
LIVE = {"ADMIN_APPROVED", "MENTOR_ACCEPTED"}
#: One such message for each application and person, however often the case turns.
ONCE = {
    "offer",
    "offer_withdrawn",
    "team_review_needed",
    "team_confirm_needed",
    "team_declined",
    "team_follow_up",
    "team_queue_joined",
    "queue_joined",
    "no_match_found",
}


def check_all(*, withdrew: Iterable[int] = ()) -> None:
    """Every invariant at once. ``withdrew``: cases whose mentee has withdrawn everything."""
    applications = list(
        Application.objects.select_related(
            "mentor"
        ).in_line()  # the order in which they are offered
    )
    matches = list(Match.objects.select_related("mentor", "cycle"))
    cases: dict[int, list[Application]] = {pk: [] for pk in _ids(Enrolment)}
    for application in applications:
        cases[application.enrolment_id].append(application)
    check_cycles()
    check_states(applications, matches)
    check_caps(matches)
    check_offers(applications)
    for pk, rows in cases.items():
        check_case(rows, [match for match in matches if match.enrolment_id == pk])
        check_nobody_is_lost(
            rows, [m for m in matches if m.enrolment_id == pk], withdrew=pk in set(withdrew)
        )
    check_history(applications, matches)
    check_nobody_is_queued_without_cause()
    check_questions(applications)
    check_outbox()


def _ids(model: Any) -> list[int]:
    return list(model.objects.values_list("pk", flat=True))


def check_cycles() -> None:
    """C1, and T7: a paid place waits only as long as there is no cycle for it."""
    opened = list(Cycle.objects.filter(status="OPEN"))
    assert len(opened) <= 1
    for place in PaidPlace.objects.filter(enrolment=None):
        assert not [cycle for cycle in opened if place.cycle_id in (None, cycle.pk)]


def check_states(applications: list[Application], matches: list[Match]) -> None:
    """Known states only, and a match on every matched application and on no other."""
    assert {row.status for row in applications} <= set(ApplicationStatus.values) - {"EXPIRED"}
    assert {row.status for row in matches} <= set(MatchStatus.values)
    assert set(Cycle.objects.values_list("status", flat=True)) <= set(CycleStatus.values)
    assert set(MentorProfile.objects.values_list("status", flat=True)) <= set(MentorStatus.values)
    matched = {row.pk for row in applications if row.status == "MATCHED"}
    assert matched == {match.application_id for match in matches}


def check_caps(matches: list[Match]) -> None:
    """A8: never more than the cycle's cap, nor than the mentor signed up for."""
    ledger = defaultdict(list)
    for match in matches:
        if match.status != "CANCELLED":
            ledger[match.mentor, match.cycle].append(match.place)
    for (mentor, cycle), places in ledger.items():
        own = mentor.long_term_mentees if cycle.type == "LONG_TERM" else mentor.ad_hoc_mentees
        assert len(places) <= min(cycle.mentor_cap, own)
        assert len(set(places)) == len(places)


def check_offers(applications: list[Application]) -> None:
    """A3: nothing unreviewed is ever shown. M5: no offer stays with a mentor who left."""
    sent = set(
        Notification.objects.filter(notice="offer")
        .exclude(status="CANCELLED")
        .values_list("application_id", flat=True)
    )
    for row in applications:
        assert row.reviewed_at or not row.offered_at
        assert row.pk not in sent or row.reviewed_at
        if row.status in LIVE:
            assert row.mentor.status == "ACTIVE"
        if row.status == "ADMIN_APPROVED":
            assert row.offered_at
            assert row.pk in sent


def check_case(rows: list[Application], matches: list[Match]) -> None:
    """A1, A4, A6, A7: what one mentee can have at once in a cycle."""
    states = Counter(row.status for row in rows)
    choices = [row for row in rows if row.origin == "CHOICE"]
    assert len(choices) <= 5
    assert len({row.mentor_id for row in choices}) == len(choices)
    assert len({row.priority for row in choices}) == len(choices)
    assert states["ADMIN_APPROVED"] + states["MENTOR_ACCEPTED"] <= 1
    assert states["PENDING_MANUAL_MATCH"] <= 1
    asked = [row.mentor_id for row in rows if row.status in OPEN and row.mentor_id]
    assert len(set(asked)) == len(asked)
    active = [match for match in matches if match.status == "ACTIVE"]
    assert len(active) <= 1
    if active:
        assert not [row for row in rows if row.status in OPEN]


def check_nobody_is_queued_without_cause() -> None:
    """A6, T7: the queue is for refused lists (once), paid places and ended matches."""
    places = Application.objects.filter(origin="QUEUE")
    entered = places.filter(history__transition="enqueue")
    assert entered.count() == entered.values("enrolment").distinct().count()
    for place in entered:
        refused = ("MENTOR_DECLINED", "REJECTED")
        assert place.enrolment.applications.filter(origin="CHOICE", status__in=refused).exists()
    paid = places.filter(history__transition="join_queue")
    assert not paid.filter(enrolment__paid_places=None).exists()


def check_nobody_is_lost(rows: list[Application], matches: list[Match], *, withdrew: bool) -> None:
    """Every case goes on, waits for somebody who has been told, or has ended for a reason."""
    states = {row.status for row in rows}
    if states & LIVE or any(match.status == "ACTIVE" for match in matches):
        return
    waiting = [row for row in rows if row.status == "PENDING"]
    if waiting:
        assert waiting[0].reviewed_at is None, "a reviewed choice waits and nobody offers it"
        return
    if "PENDING_MANUAL_MATCH" in states or withdrew or matches:
        return
    refused = [
        row
        for row in rows
        if row.origin == "CHOICE" and row.status in ("MENTOR_DECLINED", "REJECTED")
    ]
    had_a_place = [row for row in rows if row.origin == "QUEUE"]
    assert not refused or _list_led_to_queue(rows, had_a_place), "an exhausted list was not queued"
    for place in had_a_place:
        assert place.reason != "mentee matched with another mentor"


def _list_led_to_queue(rows: list[Application], places: list[Application]) -> bool:
    """Whether the list opened a place, or ended while the mentee stood in one."""
    ended_at = max(row.changed_at for row in rows if row.origin == "CHOICE")
    return any(
        place.changed_at >= ended_at or place.history.filter(transition="enqueue").exists()
        for place in places
    )


def check_history(applications: list[Application], matches: list[Match]) -> None:
    """Every chain starts at the beginning, has no gap and ends where the thing is now."""
    chains: dict[tuple[str, int], list[HistoryEntry]] = defaultdict(list)
    for entry in HistoryEntry.objects.order_by("pk"):
        ids = {kind: getattr(entry, f"{kind}_id") for kind in _KINDS}
        chains[next((kind, pk) for kind, pk in ids.items() if pk)].append(entry)
    # Mentors and cycles may have been made without the domain, so their chains may start late.
    for row in applications:
        assert chains["application", row.pk][0].from_status == ""
    for match in matches:
        assert chains["match", match.pk][0].from_status == ""
    things = (*applications, *matches, *MentorProfile.objects.all(), *Cycle.objects.all())
    now = {(_KIND_OF[type(thing)], thing.pk): thing.status for thing in things}
    for key, chain in chains.items():
        assert all(a.to_status == b.from_status for a, b in itertools.pairwise(chain)), key
        assert chain[-1].to_status == now[key], key


_KIND_OF: dict[type, str] = {
    Application: "application",
    Match: "match",
    MentorProfile: "mentor",
    Cycle: "cycle",
}
_KINDS = tuple(_KIND_OF.values())


def check_questions(applications: list[Application]) -> None:
    """A3: whatever waits for the team is on its list, or on the list of those who were asked."""
    waiting = {
        row.enrolment_id for row in applications if row.status == "PENDING" and not row.reviewed_at
    }
    asked = set(
        Inquiry.objects.filter(answered_at=None, closed_at=None).values_list("enrolment", flat=True)
    )
    assert asked <= waiting, "a question is open about a list that has gone"
    listed = set(worklist.enrolments_to_review().values_list("pk", flat=True))
    assert listed == waiting - asked


def check_outbox() -> None:
    """Nobody is told the same thing of the same application twice."""
    rows = Notification.objects.filter(notice__in=ONCE)
    seen = Counter(rows.values_list("notice", "user_id", "email", "application_id"))
    assert not [row for row, times in seen.items() if times > 1]
