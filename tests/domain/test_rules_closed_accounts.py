"""A mentor whose account the team has closed can be asked no more than one who has left."""

import pytest

from mentorship.choices import ActorChannel
from mentorship.domain import directory, offers, queue, review, suggestions
from mentorship.domain.actors import Actor
from mentorship.domain.applications import Choice, MentorUnavailable, apply
from mentorship.models import DirectoryEntry, MentorProfile
from mentorship.testing.factories import make_case, make_mentee, make_mentor, reload, web

from .ledger import chain, choice, queue_place, statuses

pytestmark = pytest.mark.django_db


def close(mentor):
    type(mentor.user).objects.filter(pk=mentor.user_id).update(is_active=False)
    return reload(mentor)


@pytest.fixture
def three(cycle):
    return [make_mentor() for _ in range(3)]


def decline_first(case, now):
    application = choice(case, 1)
    actor = Actor.for_mentor(application.mentor, ActorChannel.TELEGRAM)
    offers.decline(application.pk, actor=actor, now=now)


def test_who_chooses_does_not_find_them(three, cycle, now):
    closed = close(three[1])
    shown = {three[0].pk, three[2].pk}
    assert set(MentorProfile.objects.visible().values_list("pk", flat=True)) == shown
    assert set(DirectoryEntry.objects.visible().values_list("mentor_id", flat=True)) == shown
    assert not closed.is_visible
    state = directory.apply_state(closed, cycle, now=now)
    assert str(state.reason) == "This mentor takes no applications."


def test_a_mentor_without_an_account_is_found(cycle):
    mentor = make_mentor()
    MentorProfile.objects.filter(pk=mentor.pk).update(user=None)
    assert reload(mentor).is_visible
    assert MentorProfile.objects.visible().get() == mentor
    assert DirectoryEntry.objects.visible().get().mentor == mentor


def test_what_was_made_of_the_directory_is_old_then(three):
    before = directory.glance().stamp
    close(three[0])
    assert directory.glance().stamp[0] == before[0] - 1
    type(three[0].user).objects.update(is_active=True)
    assert directory.glance().stamp == before


def test_nobody_applies_to_them(three, now):
    close(three[0])
    mentee = make_mentee()
    with pytest.raises(MentorUnavailable):
        apply(
            mentee,
            [Choice(three[0].pk, 1)],
            subject="x",
            motivation="x",
            actor=web(mentee.user),
            now=now,
        )


@pytest.mark.parametrize("place", [1, 2])
def test_they_are_passed_over_in_the_line(place, three, team, now):
    case = make_case(*three)
    close(three[place - 1])
    review.approve_list(case.pk, actor=team, now=now)
    if place == 2:
        decline_first(case, now)
    ended = "MENTOR_DECLINED" if place == 2 else "ADMIN_APPROVED"
    assert choice(case, place).status == "REJECTED"
    assert choice(case, place).history.latest("pk").transition == "pass_over"
    assert ended in statuses(case)
    assert choice(case, place + 1).status == "ADMIN_APPROVED"


def test_where_nobody_else_is_left_the_case_goes_to_the_queue(three, team, now):
    case = make_case(three[0], three[1])
    review.approve_list(case.pk, actor=team, now=now)
    close(three[1])
    decline_first(case, now)
    assert statuses(case) == ["MENTOR_DECLINED", "REJECTED"]
    place = queue_place(case)
    assert chain(place)

    assert set(suggestions.askable(case.cycle)) == {three[0], three[2]}
    with pytest.raises(MentorUnavailable):
        queue.pick(case.pk, three[1].pk, actor=team, now=now)


def test_a_list_of_many_asks_for_no_account_by_itself(three, django_assert_num_queries):
    with django_assert_num_queries(1):
        mentors = list(MentorProfile.objects.visible().select_related("user"))
        assert all(mentor.is_visible for mentor in mentors)
