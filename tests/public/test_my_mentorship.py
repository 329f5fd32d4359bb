"""What a mentee wrote, and what can still be done, on the mentee's own page."""

import pytest
from django.utils import timezone

from mentorship.choices import CycleStatus
from mentorship.domain import notes, review
from mentorship.domain.applications import Choice, apply
from mentorship.domain.links import offer_token
from mentorship.testing.factories import admin, make_admin, make_mentor, put_into, web

MY = "/mentorship/my/"


@pytest.fixture
def case(mentee, cycle):
    first, second = make_mentor("First Choice"), make_mentor("Second Choice")
    return apply(
        mentee,
        [Choice(first.pk, 1, "You began like me."), Choice(second.pk, 2, "Only for the second.")],
        subject="First job",
        motivation="I want to learn.",
        goals="A job by May.",
        hours_per_month=6,
        actor=web(mentee.user),
        now=timezone.now(),
    )


def page(client, address=MY):
    return " ".join(client.get(address).content.decode().split())


def test_reasons_and_goals_can_be_read_again(client, case):
    text = page(client)

    for words in ("You began like me.", "A job by May.", "I want to learn.", "6 hours a month"):
        assert words in text


def test_there_is_room_for_more_until_the_last_day(client, case, cycle):
    assert "There is room for 3 more mentors on your list" in page(client)

    put_into(cycle, CycleStatus.CLOSED)

    assert "There is room for" not in page(client)


def test_each_mentor_reads_only_the_own_reason(client, case):
    review.approve_list(case.pk, actor=admin(make_admin()), now=timezone.now())
    live = case.applications.live().get()
    client.logout()

    text = page(client, f"/mentorship/offer/{offer_token(live)}/")

    for words in ("You began like me.", "A job by May.", "6 hours a month"):
        assert words in text
    assert "Only for the second." not in text


def test_the_team_reads_everything(client, case):
    client.force_login(make_admin(), backend="django.contrib.auth.backends.ModelBackend")

    text = page(client, f"/admin/mentorship/review/{case.pk}/")

    for words in ("You began like me.", "Only for the second.", "A job by May."):
        assert words in text


def test_what_the_team_notes_afterwards_does_not_change_the_answer(client, case):
    team = admin(make_admin())
    first = case.applications.in_line().first()
    review.strike(first.pk, actor=team, now=timezone.now(), reason="Another field.")
    assert "Another field." in page(client)

    notes.write_note(case, text="Told them.", actor=team, now=timezone.now())
    assert "Another field." in page(client)
    assert "Told them." not in page(client)
