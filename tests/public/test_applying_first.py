"""A visitor fills in the whole application first, and sends it by the link in the mailbox."""

import re
import time

import pytest
from django.core import mail
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentorship.choices import ApplicationStatus, DraftKind, Notice
from mentorship.domain import choosing, drafts
from mentorship.domain.accounts import prove_address
from mentorship.models import Application, Draft, Enrolment, Expertise, Language, Notification
from mentorship.notifications import delivery
from mentorship.testing.factories import (
    make_admin,
    make_case,
    make_mentee,
    make_mentor,
    make_user,
    put_into,
)

from .steps import ask_for_link, choose, opened

ADDRESS = "/mentorship/apply/"
SENT = "/mentorship/apply/sent/"
DONE = "/mentorship/apply/thanks/"
ADA = "ada@example.org"


@pytest.fixture
def mentors(cycle):
    return [make_mentor(f"Mentor {letter}") for letter in "ABC"]


def answers(mentors, **words):
    return {
        "name": "Ada Okafor",
        "email": ADA,
        "subject": "First job",
        "motivation": "I want to learn.",
        "goals": "A job by May.",
        "hours_per_month": "6",
        "timezone": "Africa/Lagos",
        "preferred_language": "",
        "opened": opened(),
        "mentor": [mentor.pk for mentor in mentors],
        "place": list(range(1, len(mentors) + 1)),
        **{f"why-{mentor.pk}": f"Because of {mentor.name}" for mentor in mentors},
        **words,
    }


def link():
    """The address in the newest letter."""
    delivery.deliver_due()
    text = "\n".join(letter.body for letter in mail.outbox)
    return re.findall(r"http://[^/]+(/\S*sign-in/\S+)", text)[-1]


def seen(client, address):
    """Open the link and return the page's mark of what it showed."""
    content = client.get(address).content.decode()
    return re.search(r'name="seen" value="(\w+)"', content).group(1), content


def fill_in(client, mentors, **words):
    choose(client, *mentors)
    return client.post(ADDRESS, answers(mentors, **words))


class TestTheWay:
    def test_the_whole_way(self, client, mentors):
        topic, language = Expertise.objects.first(), Language.objects.first()

        response = fill_in(client, mentors[1::-1], topics=[topic.pk], languages=[language.pk])

        assert response.url == SENT
        assert not Enrolment.objects.exists()
        assert "It has not been sent yet." in client.get(SENT).content.decode()
        address = link()
        assert mail.outbox[-1].subject == "Confirm your application"
        other_device = Client()
        mark, content = seen(other_device, address)
        for words in (
            "First job",
            "I want to learn.",
            "A job by May.",
            "6 hours a month",
            "Because of Mentor A",
            "Because of Mentor B",
            "Ada Okafor",
            "Africa/Lagos",
            topic.name,
            str(language),
        ):
            assert words in content
        assert content.index("Mentor B") < content.index("Mentor A")
        assert not Enrolment.objects.exists(), "opening the link sends nothing"
        next_url = re.search(r'name="next" value="([^"]+)"', content).group(1)

        response = other_device.post(
            address, {"action": "send", "seen": mark, "next": next_url.replace("&amp;", "&")}
        )

        assert response.url == DONE
        enrolment = Enrolment.objects.get()
        assert (enrolment.goals, enrolment.hours_per_month) == ("A job by May.", 6)
        assert enrolment.mentee.email == ADA
        assert enrolment.mentee.email_verified_at is not None
        assert list(enrolment.mentee.languages.all()) == [language]
        rows = enrolment.applications.in_line().values_list("mentor__name", "why", "status")
        assert list(rows) == [
            ("Mentor B", "Because of Mentor B", ApplicationStatus.PENDING),
            ("Mentor A", "Because of Mentor A", ApplicationStatus.PENDING),
        ]
        assert not Draft.objects.exists()
        assert "which is within 48 hours" in other_device.get(DONE).content.decode()

    def test_in_the_same_browser_nothing_is_left_over(self, client, mentors):
        fill_in(client, mentors)
        address = link()
        mark, _content = seen(client, address)

        assert client.post(address, {"action": "send", "seen": mark}).url == DONE
        assert Application.objects.count() == 3
        assert not Draft.objects.exists()
        assert "Nobody is on your list" in client.get("/mentorship/choices/").content.decode()

    def test_one_can_change_it_first(self, client, mentors):
        fill_in(client, mentors)
        address = link()

        response = client.post(address, {"action": "change"})

        assert response.url == ADDRESS
        assert not Enrolment.objects.exists()
        content = client.get(ADDRESS).content.decode()
        for words in ("I want to learn.", "Because of Mentor B", "A job by May."):
            assert words in content

    def test_a_second_press_sends_nothing_twice(self, client, mentors):
        fill_in(client, mentors)
        address = link()
        mark, _content = seen(client, address)
        client.post(address, {"action": "send", "seen": mark})

        response = client.post(address, {"action": "send", "seen": mark}, follow=True)

        assert response.redirect_chain[-1][0] == "/mentorship/my/"
        assert Application.objects.count() == 3

    def test_a_cycle_that_closed_meanwhile_leaves_the_draft(self, client, mentors, cycle):
        fill_in(client, mentors)
        address = link()
        mark, _content = seen(client, address)
        put_into(cycle, "CLOSED")

        response = client.post(address, {"action": "send", "seen": mark}, follow=True)

        content = response.content.decode()
        assert "Applications are closed at the moment." in content
        assert "I want to learn." in content
        assert not Enrolment.objects.exists()

    def test_a_mentee_of_the_cycle_goes_on_from_the_next_place(self, client, mentors):
        mentee = make_mentee(email=ADA, user=make_user(ADA))
        case = make_case(mentors[0], mentee=mentee)
        fill_in(client, mentors[1:])
        address = link()
        mark, _content = seen(client, address)

        assert client.post(address, {"action": "send", "seen": mark}).url == DONE
        places = case.applications.order_by("priority").values_list("priority", flat=True)
        assert list(places) == [1, 2, 3]


class TestStrangers:
    def test_known_and_unknown_addresses_get_the_same(self, mentors):
        make_user("known@example.org")
        make_user("gone@example.org", is_active=False)
        answered, statements = set(), set()
        for email in ("known@example.org", "unknown@example.org", "gone@example.org"):
            visitor = Client()
            choose(visitor, mentors[0])
            with CaptureQueriesContext(connection) as asked:
                response = visitor.post(ADDRESS, answers(mentors[:1], email=email))
            answered.add((response.status_code, response.url, response.content))
            statements.add(tuple(query["sql"].split()[0] for query in asked))

        assert answered == {(302, SENT, b"")}
        assert len(statements) == 1, "the time it takes would tell them apart"

    def test_what_a_stranger_changes_after_the_owner_looked_is_not_sent(self, client, mentors):
        fill_in(client, mentors[:1])
        address, owner = link(), Client()
        mark, _content = seen(owner, address)
        client.post(ADDRESS, answers(mentors[:1], motivation="Something shameful", action="save"))

        response = owner.post(address, {"action": "send", "seen": mark})

        assert response.status_code == 409
        assert "nothing has been sent" in response.content.decode()
        assert "Something shameful" in response.content.decode()
        assert not Enrolment.objects.exists()
        assert "_auth_user_id" not in owner.session

    def test_a_draft_for_another_mailbox_is_not_shown(self, client, mentors):
        fill_in(client, mentors)
        key = Draft.objects.get().key
        ask_for_link(client, "eve@example.org")
        address = f"{link()}?next=/mentorship/apply/%3Fdraft%3D{key}"

        content = Client().get(address).content.decode()

        assert "I want to learn." not in content
        assert "Sign in as eve@example.org" in content

    def test_signing_in_alone_sends_nothing(self, client, mentors):
        fill_in(client, mentors)
        address = link()

        Client().post(address, {})

        assert not Enrolment.objects.exists()

    def test_a_planted_draft_replaces_nothing_of_ones_own(self, client, mentors, sign_in):
        stranger, ada = Client(), make_user(ADA)
        fill_in(stranger, mentors[:1], motivation="Planted words")
        key = Draft.objects.get().key
        sign_in(ada)
        own = answers([], motivation="My own words", action="save")
        client.post(ADDRESS, own)

        content = client.get(f"{ADDRESS}?draft={key}").content.decode()

        assert "Planted words" in content, "it is shown, for its owner to judge"
        kept = drafts.load(DraftKind.APPLICATION, user=ada)
        assert kept.data["motivation"] == "My own words"
        assert not Enrolment.objects.exists()

    @pytest.mark.parametrize("action", ["change", "send", ""])
    def test_nor_does_it_by_any_button_of_the_letter(self, mentors, sign_in, client, action):
        ada, owner = sign_in(make_user(ADA)), Client()
        choose(client, mentors[1])
        client.post(ADDRESS, answers([], motivation="My own words", action="save"))
        fill_in(Client(), mentors[:1], motivation="Planted words")
        address = link()
        put_into(mentors[0], "REJECTED")  # so that it cannot be sent
        mark, _content = seen(owner, address)

        response = owner.post(address, {"action": action, "seen": mark}, follow=True)

        content = response.content.decode()
        assert "Planted words" in content, "it is shown, for its owner to judge"
        assert "Mentor B" in content
        kept = drafts.load(DraftKind.APPLICATION, user=ada)
        assert kept.data["motivation"] == "My own words"
        assert "My own words" in owner.get(ADDRESS).content.decode()

    def test_an_account_with_its_own_login_signs_in_there_and_finds_the_form(self, client, mentors):
        admin = make_admin(email=ADA)
        fill_in(client, mentors)
        address = link()

        response = client.post(address, {"action": "send", "seen": "x"})

        assert response.status_code == 403
        assert "/admin/login/?next=" in response.content.decode()
        client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
        assert "I want to learn." in client.get(ADDRESS).content.decode()

    def test_too_many_letters_to_one_mailbox(self, mentors):
        for _time in range(10):
            assert fill_in(Client(), mentors[:1]).url == SENT

        response = fill_in(Client(), mentors[:1])

        assert response.status_code == 429
        assert "I want to learn." in response.content.decode()
        assert "written to this address several times" in response.content.decode()
        assert Notification.objects.filter(notice=Notice.CONFIRM_APPLICATION).count() == 10

    def test_too_many_from_one_client(self, mentors):
        for number in range(30):
            visitor = Client(REMOTE_ADDR="8.8.8.8")
            assert fill_in(visitor, mentors[:1], email=f"n{number}@example.org").url == SENT

        response = fill_in(Client(REMOTE_ADDR="8.8.8.8"), mentors[:1], email="last@example.org")

        assert response.status_code == 429
        assert "Too many applications" in response.content.decode()
        assert not Notification.objects.filter(email="last@example.org").exists()


class TestTwoDrafts:
    def test_a_letter_that_is_sent_uses_up_both(self, client, mentors, sign_in):
        sign_in(make_user(ADA))
        client.post(ADDRESS, answers([], motivation="My own words", action="save"))
        fill_in(Client(), mentors[:1], motivation="What I wrote on the phone")
        address, phone = link(), Client()
        mark, _content = seen(phone, address)

        assert phone.post(address, {"action": "send", "seen": mark}).url == DONE
        assert Enrolment.objects.get().motivation == "What I wrote on the phone"
        assert not Draft.objects.exists()

    def test_changing_it_first_keeps_the_mentors_of_both(self, client, mentors, sign_in):
        ada = sign_in(make_user(ADA))
        choose(client, mentors[2])
        client.post(ADDRESS, answers([], motivation="My own words", action="save"))
        fill_in(Client(), mentors[:1])

        content = client.post(link(), {"action": "change"}, follow=True).content.decode()

        assert choosing.chosen_by(ada) == [mentors[2].pk, mentors[0].pk]
        assert content.index("Why Mentor C") < content.index("Why Mentor A")
        assert "Because of Mentor A" in content

    def test_a_key_without_end_makes_the_letter_incomplete_and_breaks_nothing(
        self, client, mentors
    ):
        fill_in(client, mentors[:1])
        client.post(f"{ADDRESS}draft/", answers(mentors[:1], topics=["9" * 30]))

        response = Client().get(link())

        assert response.status_code == 200
        assert "Something is missing." in response.content.decode()

    def test_what_was_typed_last_before_signing_in_wins(self, client, mentors, sign_in):
        ada = make_user(ADA)
        other_device = Client()
        other_device.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
        prove_address(ada, now=timezone.now())
        other_device.post(ADDRESS, answers([], motivation="Older words", action="save"))
        choose(client, *mentors[1::-1])
        client.post(f"{ADDRESS}draft/", answers(mentors[1::-1], motivation="Newer words"))

        sign_in(ada)

        assert "Newer words" in client.get(ADDRESS).content.decode()
        assert choosing.chosen_by(ada) == [mentors[1].pk, mentors[0].pk]


class TestRobots:
    def test_who_falls_into_the_trap_gets_the_ordinary_answer_and_nothing_happens(
        self, client, mentors
    ):
        response = fill_in(client, mentors, fax_extension="buy now")

        assert (response.status_code, response.url) == (302, SENT)
        assert not Draft.objects.exists()
        assert not Notification.objects.exists()

    @pytest.mark.parametrize("mark", ["", "nonsense", "1:forged", None])
    def test_who_is_too_fast_presses_again_and_loses_nothing(self, client, mentors, mark):
        fast = opened(0) if mark is None else mark

        response = fill_in(client, mentors, opened=fast)

        content = response.content.decode()
        assert response.status_code == 200
        assert "press the button again" in content
        assert "I want to learn." in content
        assert "Because of Mentor A" in content
        assert not Notification.objects.exists()

    def test_a_page_that_was_open_for_days_presses_again(self, client, mentors):
        content = fill_in(client, mentors, opened=opened(3 * 86400)).content.decode()

        fresh = re.search(r'name="opened" value="([^"]+)"', content).group(1)
        assert int(Signer(salt="mentorship.guard").unsign(fresh)) > time.time() - 60

    def test_the_trap_is_hidden_from_people(self, client, mentors):
        content = client.get(ADDRESS).content.decode()

        trap = re.search(r'<div class="mentorship-hidden" aria-hidden="true">.*?</div>', content)
        for attribute in ('tabindex="-1"', 'autocomplete="off"'):
            assert attribute in trap.group(0)


class TestNothingIsLost:
    def test_a_refused_list_is_said_before_the_way_through_the_mailbox(self, client, mentors):
        put_into(mentors[0], "REJECTED")

        response = client.post(ADDRESS, answers(mentors[:1]))

        assert "does not take applications" in response.content.decode()
        assert not Notification.objects.exists()

    def test_a_hosts_own_login_comes_first_and_the_words_wait(self, client, mentors, settings):
        settings.MENTORSHIP = {"EMAIL_SIGN_IN": False}
        choose(client, mentors[0])

        response = client.post(ADDRESS, answers(mentors[:1]))

        assert response.status_code == 302
        client.force_login(make_user(ADA), backend="django.contrib.auth.backends.ModelBackend")
        content = client.get(ADDRESS).content.decode()
        assert "I want to learn." in content
        assert "Because of Mentor A" in content

    def test_a_session_that_ended_meanwhile(self, client, visitor, mentors):
        choose(client, mentors[0])
        client.logout()
        data = answers(mentors[:1], **{"signed-in": "1"})
        del data["email"], data["opened"]

        content = client.post(ADDRESS, data).content.decode()

        assert "You have been signed out meanwhile. Nothing is lost." in content
        assert "I want to learn." in content
        assert "Mentor A" in content
        client.force_login(visitor, backend="django.contrib.auth.backends.ModelBackend")
        assert "I want to learn." in client.get(ADDRESS).content.decode()
        assert choosing.chosen_by(visitor) == [mentors[0].pk]


class TestStaleTokens:
    @pytest.fixture
    def strict(self, visitor, client):
        browser = Client(enforce_csrf_checks=True)
        browser.cookies = client.cookies
        return browser

    def test_the_form_comes_back_with_a_new_token_and_every_word(self, strict, mentors):
        strict.get(ADDRESS)
        data = answers(mentors[:1], csrfmiddlewaretoken="a" * 32)

        response = strict.post(ADDRESS, data, HTTP_ORIGIN="http://testserver")

        content = response.content.decode()
        assert response.status_code == 403
        for words in ("Nothing is lost", "I want to learn.", "Because of Mentor A", "A job by May"):
            assert words in content
        assert not Enrolment.objects.exists(), "what the check refuses is not acted upon"
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', content).group(1)
        data |= {"csrfmiddlewaretoken": token}
        assert strict.post(ADDRESS, data, HTTP_ORIGIN="http://testserver").url == DONE

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
    def test_another_site_gets_djangos_own_refusal(self, strict, mentors, origin):
        strict.get(ADDRESS)
        headers = {"HTTP_ORIGIN": origin} if origin else {}

        response = strict.post(ADDRESS, answers(mentors[:1]), **headers)

        assert response.status_code == 403
        assert "I want to learn." not in response.content.decode()
        assert not Enrolment.objects.exists()
        assert not Draft.objects.filter(data__has_key="name").exists()

    def test_the_list_is_not_changed_either(self, strict, mentors, visitor):
        for origin in ("https://evil.example", "http://testserver"):
            data = {"action": "add", "mentor": mentors[0].pk}
            strict.post("/mentorship/choices/change/", data, HTTP_ORIGIN=origin)

        assert choosing.chosen_by(visitor) == []


def test_search_engines_may_show_the_empty_form_and_nothing_that_was_typed(client, mentors):
    assert client.get(ADDRESS)["X-Robots-Tag"] == "all"

    fill_in(client, mentors)

    response = client.get(ADDRESS)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
