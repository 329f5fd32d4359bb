"""A7: an assignment is taken back while nothing was sent, and not afterwards."""

import datetime
import uuid

import pytest
from django_q.models import Schedule

from mentorship import background
from mentorship.domain import offers, queue, review, undoing
from mentorship.domain.applications import MentorPaused
from mentorship.domain.assignment.proposal import proposal_for
from mentorship.domain.refusals import NotAllowed, TransitionRefused
from mentorship.models import Application, MentorshipSettings, Notification
from mentorship.notifications import delivery
from mentorship.testing.factories import (
    admin,
    make_case,
    make_cycle,
    make_mentee,
    make_mentor,
    make_user,
    reload,
    web,
)

from .ledger import chain, everything, queue_states, told

pytestmark = pytest.mark.django_db

SECOND = datetime.timedelta(seconds=1)
#: The programme's own time to undo.
AFTER_THAT = datetime.timedelta(seconds=10)


def _accept(offer, moment):
    offers.accept(offer.pk, actor=web(offer.mentor.user), now=moment)


def _decline(offer, moment):
    offers.decline(offer.pk, actor=web(offer.mentor.user), now=moment)


def _add_remarks(offer, moment):
    offers.add_remarks(offer.pk, remarks="If …", actor=web(offer.mentor.user), now=moment)


ANSWERS = (_accept, _decline, _add_remarks)


@pytest.fixture
def cycle(db):
    return make_cycle()


@pytest.fixture
def case(cycle, now):
    mentee = make_mentee()
    names = {"email": mentee.email, "name": mentee.name, "reference": mentee.email}
    return queue.join_queue(now=now, **names).enrolment


@pytest.fixture
def sent(case, team, now):
    return queue.pick(case.pk, make_mentor().pk, actor=team, now=now, send=True)


def the_offer():
    return Notification.objects.get(notice="offer")


def refused(error, application, actor, now):
    before = everything()
    with pytest.raises(error) as refusal:
        undoing.undo(application.pk, actor=actor, now=now)
    assert everything() == before
    return str(refusal.value)


def test_the_message_waits_as_long_as_the_settings_say(sent, now):
    assert the_offer().due_at == now + datetime.timedelta(seconds=10)


def test_nothing_waits_where_nobody_shall_undo(case, team, now):
    settings = MentorshipSettings.load()
    settings.undo_seconds = 0
    settings.save()
    queue.pick(case.pk, make_mentor().pk, actor=team, now=now, send=True)

    assert the_offer().due_at == now


def test_an_offer_of_the_review_does_not_wait(cycle, team, now):
    review.approve_list(make_case(make_mentor()).pk, actor=team, now=now)
    assert the_offer().due_at == now


def test_undoing_takes_the_message_and_the_offer_back(sent, case, team, now):
    place = case.applications.get(origin="QUEUE")
    before = Application.objects.filter(pk=place.pk).values().get()
    undoing.undo(sent.pk, actor=team, now=now)

    assert told("offer") == []
    assert told("offer_withdrawn") == []
    assert chain(sent) == [
        ("pick", "", "PENDING"),
        ("offer", "PENDING", "ADMIN_APPROVED"),
        ("undo", "ADMIN_APPROVED", "REJECTED"),
    ]
    assert reload(sent).reason == "The assignment was undone before the offer was sent."
    assert Application.objects.filter(pk=place.pk).values().get() == before


def test_the_mentor_never_sees_it_and_can_be_proposed_again(sent, case, cycle, team, now):
    assert list(undoing.can_be_undone(now)) == [sent]
    undoing.undo(sent.pk, actor=team, now=now)

    assert not Application.objects.seen_by(sent.mentor, now=now).exists()
    assert not Application.objects.shown_to_mentee(now=now).filter(pk=sent.pk).exists()
    assert [pair.mentor for pair in proposal_for(cycle, now=now).pairs] == [sent.mentor]
    assert list(undoing.can_be_undone(now)) == []
    again = queue.pick(case.pk, sent.mentor_id, actor=team, now=now, send=True)
    assert told("offer", application=again) == [sent.mentor.email]


def test_it_is_too_late_when_a_worker_hands_the_message_over(sent, team, now):
    Notification.objects.filter(notice="offer").update(status="SENDING", attempts=1, called_at=now)

    assert "on its way" in refused(undoing.SentAlready, sent, team, now)


def test_a_worker_that_has_not_begun_finds_its_message_gone(sent, team, now):
    Notification.objects.filter(notice="offer").update(
        status="SENDING", attempts=1, claim=uuid.uuid4()
    )

    undoing.undo(sent.pk, actor=team, now=now)

    assert (the_offer().status, the_offer().claim) == ("CANCELLED", None)


def test_it_is_too_late_when_it_was_sent(sent, case, team, now):
    Notification.objects.filter(notice="offer").update(due_at=now)
    delivery.deliver_due()
    later = now + datetime.timedelta(seconds=11)

    assert the_offer().status == "SENT"
    refused(undoing.SentAlready, sent, team, later)
    assert list(undoing.can_be_undone(later)) == []
    assert queue_states(case) == ["PENDING_MANUAL_MATCH"]


@pytest.mark.parametrize("answer", ANSWERS)
def test_while_it_can_be_undone_the_mentor_has_nothing_to_answer(answer, sent, now):
    before = everything()
    with pytest.raises(NotAllowed):
        answer(sent, AFTER_THAT + now - SECOND)

    assert everything() == before
    assert not Application.objects.seen_by(sent.mentor, now=AFTER_THAT + now - SECOND).exists()


@pytest.mark.parametrize("answer", ANSWERS)
def test_from_the_moment_of_the_offer_it_is_the_mentors(answer, sent, case, team, now):
    later = now + AFTER_THAT
    assert Application.objects.seen_by(sent.mentor, now=later).get() == sent
    assert Application.objects.shown_to_mentee(now=later).filter(pk=sent.pk).exists()
    answer(sent, later)

    with pytest.raises((TransitionRefused, undoing.SentAlready)):
        undoing.undo(sent.pk, actor=team, now=later)


def test_it_is_too_late_when_the_mentor_could_see_it_though_no_worker_runs(sent, team, now):
    assert the_offer().status == "QUEUED"
    refused(undoing.SentAlready, sent, team, now + AFTER_THAT)


def test_what_was_recalled_before_its_moment_was_never_offered(sent, team, now):
    review.recall(sent.pk, actor=team, now=now, reason="A slip.")
    later = now + AFTER_THAT

    assert not Application.objects.seen_by(sent.mentor, now=later).exists()
    assert not Application.objects.shown_to_mentee(now=later).filter(pk=sent.pk).exists()
    assert told("offer") == told("offer_withdrawn") == []


def test_only_what_was_sent_from_the_queue_is_undone(cycle, team, now):
    enrolment = make_case(make_mentor())
    review.approve_list(enrolment.pk, actor=team, now=now)
    refused(undoing.SentAlready, enrolment.applications.get(), team, now)


@pytest.mark.parametrize("right", ["run_queue", "review_applications"])
def test_undoing_needs_the_rights_of_sending(right, sent, now):
    one_right = admin(make_user(permissions=(f"mentorship.{right}",)))
    refused(NotAllowed, sent, one_right, now)


def test_a_choice_that_was_approved_meanwhile_is_offered_then(cycle, team, now):
    """A mentee who has paid has a place beside the own choices."""
    own = make_mentor()
    enrolment = make_case(own)
    mentee = enrolment.mentee
    names = {"email": mentee.email, "name": mentee.name, "reference": "paid"}
    queue.join_queue(now=now, **names)
    picked = queue.pick(enrolment.pk, make_mentor().pk, actor=team, now=now, send=True)
    review.approve_list(enrolment.pk, actor=team, now=now)
    assert enrolment.applications.live().get() == picked

    undoing.undo(picked.pk, actor=team, now=now)
    assert enrolment.applications.live().get().mentor == own


class TestOnlyFree:
    """What a confirmed proposal asks for: nobody is overbooked by it."""

    def pick(self, case, mentor, team, now):
        return queue.pick(case.pk, mentor.pk, actor=team, now=now, send=True, only_free=True)

    def test_offers_take_places(self, case, cycle, team, now):
        mentor = make_mentor(long_term_mentees=1)
        other = make_mentee()
        names = {"email": other.email, "name": other.name, "reference": other.email}
        self.pick(queue.join_queue(now=now, **names).enrolment, mentor, team, now)
        before = everything()

        with pytest.raises(queue.NoPlaceLeft):
            self.pick(case, mentor, team, now)
        assert everything() == before
        assert queue.pick(case.pk, mentor.pk, actor=team, now=now, send=True)

    def test_a_break_is_respected(self, case, team, now):
        mentor = make_mentor(paused_until=now.date() + datetime.timedelta(days=3))

        with pytest.raises(MentorPaused):
            self.pick(case, mentor, team, now)


def test_the_worker_is_asked_for_the_moment(sent, now, django_capture_on_commit_callbacks):
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            background.wake_at(background.DELIVER, now)
    row = Schedule.objects.get(name__startswith=background.DELIVER)
    assert (row.func, row.next_run, row.repeats) == (background.DELIVER, now, -1)


def test_a_letter_takes_the_place_of_the_programmes_words(case, team, now):
    place = case.applications.get(origin="QUEUE")
    words = "Dear you,\n\nno {luck}, but <hope>."
    queue.close_without_match(place.pk, actor=team, now=now, letter=words)
    note = Notification.objects.get(notice="no_match_found")

    with delivery.reading_as(note):
        assert delivery.render(note).paragraphs == ["Dear you,", "no {luck}, but <hope>."]
