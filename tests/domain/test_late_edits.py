"""What happens between reading and writing: late payments, stale copies, added choices."""

import pytest
from django.utils import timezone

from mentorship.domain import cycles, mentors, public_addresses, queue, review, seen
from mentorship.domain.applications import Choice, MentorUnavailable, apply
from mentorship.models import Application, MenteeProfile, PaidPlace
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db


def test_t7_a_payment_that_missed_the_opening_is_taken_up_by_the_sweep():
    now = timezone.now()
    queue.join_queue(email="p@example.org", name="P", reference="1", now=now)
    make.make_cycle()
    assert not Application.objects.exists()
    cycles.run_schedule(now=now)
    assert Application.objects.get().status == "PENDING_MANUAL_MATCH"
    cycles.run_schedule(now=now)
    assert Application.objects.count() == 1


def test_m5_a_stale_copy_cannot_bring_a_rejected_mentor_back():
    mentor = make.make_mentor()
    stale = make.reload(mentor)
    team = make.admin(make.make_team_member())
    mentors.reject_mentor(mentor.pk, actor=team, now=timezone.now(), reason="Left")
    stale.headline = "New headline"
    stale.save()
    mentor = make.reload(mentor)
    assert (mentor.status, mentor.headline) == ("REJECTED", "New headline")


def test_c1_a_stale_copy_cannot_reopen_a_cycle():
    cycle = make.make_cycle()
    stale = make.reload(cycle)
    cycles.close_cycle(cycle.pk, actor=make.admin(make.make_team_member()), now=timezone.now())
    stale.name = "Renamed"
    stale.save()
    assert (make.reload(cycle).status, make.reload(cycle).name) == ("CLOSED", "Renamed")


def add_choice(case, mentor, **words):
    return apply(
        case.mentee,
        [Choice(mentor.pk, 5)],
        **({"subject": "New", "motivation": "Call me"} | words),
        actor=make.web(case.mentee.user),
        now=timezone.now(),
    )


def test_a3_words_that_nobody_reviewed_reach_no_mentor():
    make.make_cycle()
    case = make.make_case(make.make_mentor())
    team = make.admin(make.make_team_member())
    review.approve_list(case.pk, actor=team, now=timezone.now())
    add_choice(case, make.make_mentor())
    case = make.reload(case)
    assert (case.subject, case.motivation) == ("First job", "I want to learn.")


def test_before_the_review_words_can_be_changed():
    make.make_cycle()
    case = make.make_case(make.make_mentor())
    add_choice(case, make.make_mentor())
    assert make.reload(case).subject == "New"


def test_a3_a_choice_that_came_after_reading_is_not_approved_unread():
    make.make_cycle()
    case = make.make_case(make.make_mentor())
    team = make.admin(make.make_team_member())
    mark = seen.mark_of_case(case.pk)
    add_choice(case, make.make_mentor())
    with pytest.raises(seen.ChangedMeanwhile, match="a choice was added"):
        review.approve_list(case.pk, actor=team, now=timezone.now(), mark=mark)
    with pytest.raises(seen.ChangedMeanwhile):
        review.reject_list(case.pk, actor=team, now=timezone.now(), reason="No", mark=mark)
    assert set(case.applications.values_list("status", flat=True)) == {"PENDING"}


def test_m4_a_hidden_mentor_is_not_named_by_listing_them_twice():
    make.make_cycle()
    hidden = make.make_mentor("Secret Pending", status="PENDING")
    mentee = make.make_mentee()
    with pytest.raises(MentorUnavailable) as refusal:
        apply(
            mentee,
            [Choice(hidden.pk, 1), Choice(hidden.pk, 2)],
            subject="S",
            motivation="M",
            actor=make.web(mentee.user),
            now=timezone.now(),
        )
    assert "Secret" not in str(refusal.value)


def test_t7_a_payment_ties_nobodys_account_and_minds_no_closed_one():
    make.make_user("closed@example.org", is_active=False)
    make.make_cycle()
    queue.join_queue(email="closed@example.org", name="C", reference="1", now=timezone.now())
    assert MenteeProfile.objects.get().user is None
    assert PaidPlace.objects.get().enrolment is not None


def test_two_people_of_one_name_get_two_addresses():
    first = make.make_mentor()
    assert public_addresses.free_address(first.slug.replace("-", " ")) != first.slug
