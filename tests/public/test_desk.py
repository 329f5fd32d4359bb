"""A mentor's own page, and linking Telegram (T5)."""

import pytest
from django.utils import timezone

from mentorship.choices import MentorStatus
from mentorship.domain import matches, offers, review
from mentorship.domain.actors import Actor
from mentorship.domain.contacts import link_chat
from mentorship.domain.links import read_offer_token
from mentorship.models import TelegramAccount, TelegramLinkCode
from mentorship.testing.factories import (
    admin,
    link_telegram,
    make_admin,
    make_case,
    make_mentee,
    make_mentor,
    put_into,
)

DESK = "/mentorship/mentor/"


@pytest.fixture
def mentor(sign_in):
    mentor = make_mentor("First Choice")
    sign_in(mentor.user)
    return mentor


def ask(mentor, name="Ada Okafor"):
    """An offer that is out."""
    case = make_case(mentor, mentee=make_mentee(name))
    review.approve_list(case.pk, actor=admin(make_admin()), now=timezone.now())
    return case.applications.live().get()


def page(client):
    return client.get(DESK).content.decode()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (MentorStatus.ACTIVE, "Your profile is on the site."),
        (MentorStatus.PENDING, "Our team is looking at your profile."),
        (MentorStatus.REJECTED, "not part of the programme"),
    ],
)
def test_where_the_profile_stands(client, mentor, status, words):
    put_into(mentor, status)

    assert words in page(client)


def test_a_zone_that_is_gone_is_shown_in_utc(client, mentor):
    mentor.timezone = "Mars/Olympus"
    mentor.save()

    assert "All times are in UTC." in page(client)


def test_an_offer_leads_to_its_page(client, mentor, cycle):
    application = ask(mentor)
    content = page(client)
    token = content.split("/mentorship/offer/")[1].split("/")[0]

    assert "Ada Okafor" in content
    assert read_offer_token(token, now=timezone.now()) == application


def test_what_was_not_offered_is_not_shown(client, mentor, cycle):
    make_case(mentor, mentee=make_mentee("Still Unreviewed"))

    assert "Still Unreviewed" not in page(client)


def test_other_mentors_offers_are_not_shown(client, mentor, cycle):
    ask(make_mentor(), name="Not Mine")

    assert "Not Mine" not in page(client)


def test_accepted_then_matched(client, mentor, cycle):
    application = ask(mentor)
    offers.accept(application.pk, actor=Actor.for_mentor(mentor, "WEB"), now=timezone.now())
    content = page(client)
    assert "Accepted, waiting for the team" in content
    assert application.enrolment.mentee.email not in content

    match = matches.confirm(application.pk, actor=admin(make_admin()), now=timezone.now())

    content = page(client)
    for fact in ("Ada Okafor", application.enrolment.mentee.email, "I want to learn."):
        assert fact in content
    matches.complete(match.pk, actor=admin(make_admin()), now=timezone.now())
    assert "Past mentees" in page(client)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(
    client, mentor, cycle, count, django_assert_num_queries
):
    for number in range(count):
        ask(mentor, name=f"Mentee {number}")
        application = ask(mentor, name=f"Matched {number}")
        offers.accept(application.pk, actor=Actor.for_mentor(mentor, "WEB"), now=timezone.now())
        matches.confirm(application.pk, actor=admin(make_admin()), now=timezone.now())
    client.get(DESK)

    with django_assert_num_queries(15):
        client.get(DESK)


def test_somebody_without_a_profile_can_register(client, visitor):
    assert client.get(DESK).url == "/mentorship/become-a-mentor/"


class TestTelegram:
    @pytest.fixture(autouse=True)
    def _bot(self, settings):
        settings.MENTORSHIP = {
            "TELEGRAM_TOKEN": "42:token",
            "TELEGRAM_BOT_USERNAME": "bridge_bot",
            "TELEGRAM_LINK_URL": "https://t.me/",
        }

    def test_the_button_opens_the_bot_with_a_code_that_works(self, client, mentor):
        assert "Link Telegram" in page(client)

        response = client.post("/mentorship/telegram/link/")

        code = response.content.decode().split('"https://t.me/bridge_bot?start=')[1].split('"')[0]
        assert "no-store" in response["Cache-Control"]
        link_chat(code, chat_id=7, username="ada", now=timezone.now())
        assert TelegramAccount.objects.get().user == mentor.user
        content = page(client)
        assert "@ada" in content
        assert "Unlink Telegram" in content

    def test_a_second_press_ends_the_first_code(self, client, mentor):
        client.post("/mentorship/telegram/link/")
        client.post("/mentorship/telegram/link/")

        assert TelegramLinkCode.objects.count() == 1

    def test_unlinking(self, client, mentor):
        link_telegram(mentor.user)

        for _time in range(2):
            assert client.post("/mentorship/telegram/unlink/").url == DESK
        assert not TelegramAccount.objects.exists()

    def test_a_chat_that_is_gone_is_said_so(self, client, mentor):
        account = link_telegram(mentor.user)
        account.unreachable_at = timezone.now()
        account.save()

        assert "could not be delivered there" in page(client)

    def test_a_site_without_a_bot_does_not_offer_it(self, client, mentor, settings):
        settings.MENTORSHIP = {}

        assert "Link Telegram" not in page(client)
        assert client.post("/mentorship/telegram/link/").status_code == 404
