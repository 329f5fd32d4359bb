"""Cycles, matches, messages and mentors: each move's page, its effect, and too late."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import CycleStatus, MatchStatus, MentorStatus, NotificationStatus
from mentorship.domain import matches
from mentorship.domain.seen import mark_of_mentor as mark
from mentorship.models import Notification
from mentorship.testing import factories
from tests.wagtail_admin.conftest import accepted, queued, sentences


def url(name, thing):
    return reverse(f"mentorship_admin:{name}", args=[thing.pk])


@pytest.fixture
def match(cycle, team):
    application = accepted(team)
    return matches.confirm(application.pk, actor=factories.admin(team), now=timezone.now())


@pytest.fixture
def message(db):
    now = timezone.now()
    return Notification.objects.create(
        dedupe_key="one",
        notice="offer",
        channel="EMAIL",
        email="ada@example.org",
        status=NotificationStatus.FAILED,
        last_error="Mailbox full",
        due_at=now,
        created_at=now,
    )


class TestCycles:
    def test_opening_and_closing(self, desk):
        cycle = factories.make_cycle(status=CycleStatus.DRAFT)

        desk.post(url("cycle_open", cycle), {"action": "open"})
        assert factories.reload(cycle).status == CycleStatus.OPEN
        desk.post(url("cycle_close", cycle), {"action": "close"})
        assert factories.reload(cycle).status == CycleStatus.CLOSED

    def test_a_second_open_cycle_is_refused_by_name(self, desk, cycle):
        other = factories.make_cycle(status=CycleStatus.DRAFT)

        response = desk.post(url("cycle_open", other), {"action": "open"}, follow=True)

        assert sentences(response) == ["The cycle “Spring” is open. Close it first."]

    def test_closing_twice_says_so(self, desk, cycle):
        desk.post(url("cycle_close", cycle), {"action": "close"})
        response = desk.post(url("cycle_close", cycle), {"action": "close"}, follow=True)
        assert any("“Closed”" in words for words in sentences(response))


class TestMatches:
    def test_completing(self, desk, match):
        desk.post(url("match_complete", match), {"action": "complete"})
        assert factories.reload(match).status == MatchStatus.COMPLETED

    def test_cancelling_puts_the_mentee_back(self, desk, match):
        data = {"action": "cancel", "reason": "No time", "wish": "MENTOR", "put_back": "on"}
        desk.post(url("match_cancel", match), data)

        after = factories.reload(match)
        assert (after.status, after.ended_by_wish_of) == (MatchStatus.CANCELLED, "MENTOR")
        assert match.enrolment.applications.queued().exists()

    @pytest.mark.parametrize("left_out", ["reason", "wish"])
    def test_cancelling_needs_the_reason_and_the_wish(self, desk, match, left_out):
        data = {"action": "cancel", "reason": "No time", "wish": "MENTOR"}
        del data[left_out]

        response = desk.post(url("match_cancel", match), data)

        assert left_out in response.context["forms"]["cancel"].errors
        assert factories.reload(match).status == MatchStatus.ACTIVE

    def test_the_meeting_link(self, desk, match):
        data = {"action": "set", "meet_url": "https://meet.google.com/xyz"}
        desk.post(url("match_meet", match), data)
        assert factories.reload(match).meet_url == "https://meet.google.com/xyz"
        assert b"https://meet.google.com/xyz" in desk.get(url("match_meet", match)).content

    @pytest.mark.parametrize("name", ["match_complete", "match_cancel", "match_meet", "match_flag"])
    def test_nothing_is_left_to_do_after_the_end(self, desk, match, name):
        desk.post(url("match_complete", match), {"action": "complete"})
        response = desk.get(url(name, match))
        assert b"cannot be done any more" in response.content
        assert b"data-once" not in response.content


class TestMessages:
    def test_retrying(self, desk, message):
        assert b"Mailbox full" in desk.get(url("message_retry", message)).content
        desk.post(url("message_retry", message), {"action": "retry"})
        assert factories.reload(message).status == NotificationStatus.QUEUED

    def test_cancelling_twice_says_so(self, desk, message):
        desk.post(url("message_cancel", message), {"action": "cancel"})
        response = desk.post(url("message_cancel", message), {"action": "cancel"}, follow=True)
        assert any("“Cancelled”" in words for words in sentences(response))
        assert factories.reload(message).status == NotificationStatus.CANCELLED


SUSPECTED = "The same person may be registered already."


class TestMentors:
    @pytest.fixture
    def mentor(self, db):
        return factories.make_mentor("Ada", status=MentorStatus.PENDING)

    def test_shows_the_profile_and_the_checks(self, desk, mentor):
        factories.make_mentor("ada", status=MentorStatus.REJECTED)

        response = desk.get(url("mentor_review", mentor))

        failed = [str(row.words) for row in response.context["checks"] if not row.passed]
        assert failed == ["There is no photo.", SUSPECTED]
        assert b"Twenty years of practice." in response.content

    def test_accepting_goes_on_to_the_next(self, desk, mentor):
        following = factories.make_mentor("Grace", status=MentorStatus.PENDING)

        response = desk.post(
            url("mentor_review", mentor), {"action": "accept", "mark": mark(mentor)}
        )

        assert factories.reload(mentor).status == MentorStatus.ACTIVE
        assert response.url == url("mentor_review", following)

    def test_rejecting_needs_a_reason(self, desk, mentor):
        response = desk.post(url("mentor_review", mentor), {"action": "reject"})
        assert response.context["forms"]["reject"].errors

        desk.post(
            url("mentor_review", mentor),
            {"action": "reject", "reason": "Too short", "mark": mark(mentor)},
        )
        assert factories.reload(mentor).status == MentorStatus.REJECTED

    def test_a_rejected_mentor_can_be_looked_at_again(self, desk, mentor):
        desk.post(
            url("mentor_review", mentor),
            {"action": "reject", "reason": "Too short", "mark": mark(mentor)},
        )
        desk.post(url("mentor_review", mentor), {"action": "reopen"})
        assert factories.reload(mentor).status == MentorStatus.PENDING

    def test_accepting_twice_says_so(self, desk, mentor):
        data = {"action": "accept", "mark": mark(mentor)}
        desk.post(url("mentor_review", mentor), data)
        response = desk.post(url("mentor_review", mentor), data, follow=True)
        assert any("Changed meanwhile" in words for words in sentences(response))

    def test_says_what_a_rejection_would_end(self, desk, cycle, team):
        application = accepted(team)
        response = desk.get(url("mentor_review", application.mentor))
        assert b"1 live offer ends" in response.content

    def test_waits_on_its_list(self, desk, mentor):
        assert b"Ada" in desk.get(reverse("mentorship_admin:mentors")).content


def test_the_notice_of_the_queue_leads_straight_to_the_page_that_assigns(desk, cycle, team):
    from mentorship.notifications.addresses import desk_url

    place = queued(team)
    address = desk_url("assign", place.pk)

    assert desk.get(address.removeprefix("http://testserver")).status_code == 200
