"""Answering an offer by a signed link (T2–T5)."""

import html
import re
from unittest import mock

import pytest
from django.core import mail, signing
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import ActorChannel, ApplicationStatus, ConfirmationPolicy, Notice, Wish
from mentorship.domain import applications, matches, offers, review
from mentorship.domain.actors import Actor
from mentorship.domain.links import MAX_AGE_SECONDS, offer_token
from mentorship.models import NoticePreference, Notification
from mentorship.notifications import delivery
from mentorship.testing.factories import (
    admin,
    make_admin,
    make_case,
    make_mentee,
    make_mentor,
    make_user,
    reload,
    web,
)


@pytest.fixture
def offer(cycle):
    mentee = make_mentee("Ada Okafor")
    case = make_case(make_mentor("First Choice"), make_mentor("Second Choice"), mentee=mentee)
    review.approve_list(case.pk, actor=admin(make_admin()), now=timezone.now())
    return case.applications.live().get()


@pytest.fixture
def address(offer):
    return reverse("mentorship:offer", args=[offer_token(offer)])


def test_it_shows_who_asks_and_why_and_no_address(client, offer, address):
    content = client.get(address).content.decode()

    for fact in ("Ada Okafor", "First job", "I want to learn.", "Yes, I accept"):
        assert fact in content
    assert offer.enrolment.mentee.email not in content
    assert content.count("csrfmiddlewaretoken") >= 3


def test_a_zone_that_is_gone_is_shown_in_utc(client, offer, address):
    offer.mentor.timezone = "Mars/Olympus"
    offer.mentor.save()

    assert "(UTC)" in client.get(address).content.decode()


def test_looking_changes_nothing(client, offer, address):
    for _time in range(3):
        response = client.get(address, {"action": "accept"})

    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
    assert reload(offer).status == ApplicationStatus.ADMIN_APPROVED


def test_yes(client, offer, address):
    response = client.post(address, {"action": "accept"}, follow=True)

    content = response.content.decode()
    assert "You accepted this offer." in content
    assert "Yes, I accept" not in content
    assert reload(offer).status == ApplicationStatus.MENTOR_ACCEPTED
    assert offer.history.first().channel == ActorChannel.WEB


def test_yes_under_the_automatic_policy(client, offer, address, cycle):
    cycle.confirmation = ConfirmationPolicy.AUTOMATIC
    cycle.save()

    content = client.post(address, {"action": "accept"}, follow=True).content.decode()

    assert "you are matched" in content


@pytest.mark.parametrize("end", ["complete", "cancel"])
def test_an_ended_match_shows_nothing_of_the_student(client, offer, address, cycle, end):
    cycle.confirmation = ConfirmationPolicy.AUTOMATIC
    cycle.save()
    client.post(address, {"action": "accept"})
    assert "Ada Okafor" in client.get(address).content.decode()
    team, match = admin(make_admin()), reload(offer).match
    if end == "complete":
        matches.complete(match.pk, actor=team, now=timezone.now())
    else:
        matches.cancel(match.pk, actor=team, now=timezone.now(), reason="-", wish=Wish.MENTOR)

    content = client.get(address).content.decode()

    for fact in ("Ada Okafor", "First job", "I want to learn.", "you are matched"):
        assert fact not in content
    assert "is over" in content


class TestSignedIn:
    def test_the_mentor_answers_as_ever(self, client, sign_in, offer, address):
        sign_in(offer.mentor.user)

        assert "Ada Okafor" in client.get(address).content.decode()

    @pytest.mark.parametrize("kind", ["mentor", "mentee", "team"])
    def test_somebody_else_is_refused_and_shown_nothing(
        self, client, sign_in, offer, address, kind
    ):
        others = {
            "mentor": lambda: make_mentor().user,
            "mentee": lambda: offer.enrolment.mentee.user,
            "team": make_admin,
        }
        sign_in(others[kind]())

        for response in (client.get(address), client.post(address, {"action": "accept"})):
            assert response.status_code == 403
            content = response.content.decode()
            assert "This offer is for somebody else" in content
            for fact in ("Ada Okafor", "First Choice", "First job"):
                assert fact not in content
        assert reload(offer).status == ApplicationStatus.ADMIN_APPROVED

    def test_a_profile_that_the_team_typed_in_is_tied_first(self, client, sign_in, offer, address):
        offer.mentor.user.delete()
        sign_in(make_user(offer.mentor.email.upper()))

        assert "Ada Okafor" in client.get(address).content.decode()

    def test_a_profile_of_another_account_is_somebody_else(self, client, sign_in, offer, address):
        offer.mentor.user = None
        offer.mentor.save()
        sign_in(make_mentor().user)

        assert client.get(address).status_code == 403


def test_no(client, offer, address):
    client.post(address, {"action": "decline", "reason": "On leave"})

    declined = reload(offer)
    assert (declined.status, declined.reason) == (ApplicationStatus.MENTOR_DECLINED, "On leave")
    content = client.get(address).content.decode()
    assert "You declined this offer." in content
    assert "Ada Okafor" not in content


def test_remarks_leave_the_offer_open(client, offer, address):
    content = client.post(
        address, {"action": "remarks", "remarks": "From June on"}, follow=True
    ).content.decode()

    assert "From June on" in content
    assert "Yes, I accept" in content
    assert reload(offer).has_open_remarks
    assert Notification.objects.filter(notice=Notice.TEAM_REMARKS).exists()


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "a\0b"])
def test_remarks_that_make_no_sense(client, offer, address, text):
    response = client.post(address, {"action": "remarks", "remarks": text})

    assert b"data-mentorship-errors" in response.content
    assert reload(offer).remarks_at is None


def test_a_reason_that_is_too_long(client, offer, address):
    response = client.post(address, {"action": "decline", "reason": "x" * 1001})

    assert b"data-mentorship-errors" in response.content
    assert reload(offer).is_live


@pytest.mark.parametrize("action", ["", "confirm", "Accept"])
def test_other_answers_do_not_exist(client, offer, address, action):
    assert client.post(address, {"action": action}).status_code == 400
    assert reload(offer).status == ApplicationStatus.ADMIN_APPROVED


@pytest.mark.parametrize("second", ["accept", "decline", "remarks"])
def test_a_second_answer_changes_nothing_and_says_why(client, offer, address, second):
    client.post(address, {"action": "accept"})
    moves = offer.history.count()

    response = client.post(address, {"action": second, "remarks": "But"})

    assert response.status_code == 409
    assert "This cannot be done any more" in response.content.decode()
    assert reload(offer).status == ApplicationStatus.MENTOR_ACCEPTED
    assert offer.history.count() == moves


@pytest.mark.parametrize("late", ["accept", "decline", "remarks"])
def test_an_answer_after_the_student_withdrew(client, offer, address, late):
    mentee = offer.enrolment.mentee
    applications.withdraw(offer.pk, actor=web(mentee.user), now=timezone.now())

    response = client.post(address, {"action": late, "remarks": "But"})

    assert response.status_code == 409
    content = response.content.decode()
    assert "The student withdrew." in content
    assert "Ada Okafor" not in content
    assert reload(offer).status == ApplicationStatus.DROPPED


def test_an_answer_given_on_telegram_shows_here(client, offer, address):
    mentor = Actor.for_mentor(offer.mentor, ActorChannel.TELEGRAM)
    offers.accept(offer.pk, actor=mentor, now=timezone.now())

    assert "You accepted this offer." in client.get(address).content.decode()


def test_a_link_made_with_the_key_of_yesterday_still_works(client, address, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the key of today"

    assert client.get(address).status_code == 200


def test_a_link_made_with_a_key_that_was_taken_out_does_not(client, offer, address, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the key of today", []

    assert client.post(address, {"action": "accept"}).status_code == 410
    assert reload(offer).status == ApplicationStatus.ADMIN_APPROVED


def test_a_link_grows_old(client, offer):
    past = timezone.now().timestamp() - MAX_AGE_SECONDS - 60
    with mock.patch("time.time", return_value=past):
        token = offer_token(offer)
    response = client.post(reverse("mentorship:offer", args=[token]), {"action": "accept"})

    assert response.status_code == 410
    assert "not valid any more" in response.content.decode()
    assert reload(offer).status == ApplicationStatus.ADMIN_APPROVED


@pytest.mark.parametrize("change", ["cut", "other", "salt", "nonsense"])
def test_a_link_that_we_did_not_make_opens_nothing(client, offer, change):
    token = offer_token(offer)
    forged = {
        "cut": token[:-1],
        "other": signing.dumps([offer.pk + 1, offer.mentor_id], salt="mentorship.offer"),
        "salt": signing.dumps([offer.pk, offer.mentor_id], salt="mentorship.stop"),
        "nonsense": signing.dumps({"a": 1}, salt="mentorship.offer"),
    }
    address = reverse("mentorship:offer", args=[forged[change]])

    assert client.post(address, {"action": "accept"}).status_code == 410
    assert reload(offer).status == ApplicationStatus.ADMIN_APPROVED


def test_a_scanner_that_follows_every_link_changes_nothing(client, offer):
    """Those of the mail as it was sent, by every method that fetches."""
    delivery.deliver_due()
    [letter] = [each for each in mail.outbox if "offer" in each.subject.lower()]
    links = re.findall(r"https?://[^\s\"<>]+", letter.body + letter.alternatives[0][0])
    assert len(links) >= 8
    for link in links:
        path = html.unescape(link).replace("http://localhost", "").partition("#")[0]
        for fetch in (client.get, client.head, client.options, client.get):
            assert fetch(path, headers={"User-Agent": "Scanner"}).status_code < 500

    assert reload(offer).status == ApplicationStatus.ADMIN_APPROVED
    assert not NoticePreference.objects.exists()


def test_hostile_words_are_only_words(client, offer, address):
    offer.enrolment.motivation = "<script>alert(1)</script>"
    offer.enrolment.save()

    assert "<script>alert" not in client.get(address).content.decode()
