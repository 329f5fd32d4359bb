"""A mentor takes a break, leaves, comes back: the pages say what follows, and it follows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.domain import offers, review
from mentorship.domain.actors import Actor
from mentorship.testing.factories import (
    admin,
    make_admin,
    make_case,
    make_cycle,
    make_mentor,
    put_into,
    reload,
)

DESK = "/mentorship/mentor/"
PAUSE = DESK + "pause/"
LEAVE = DESK + "leave/"


@pytest.fixture
def mentor(sign_in):
    mentor = make_mentor("Noor Haddad")
    sign_in(mentor.user)
    return mentor


def page(client, address):
    return client.get(address).content.decode()


def asked(mentor):
    case = make_case(mentor)
    review.approve_list(case.pk, actor=admin(make_admin()), now=timezone.now())
    return case.applications.live().get()


class TestPause:
    def test_a_break_and_its_end(self, client, mentor):
        until = timezone.localdate() + timedelta(days=30)
        data = {"action": "pause", "until": until.isoformat()}
        content = client.post(PAUSE, data, follow=True).content.decode()

        assert "You take no new requests until" in content
        assert reload(mentor).paused_until == until
        assert f'value="{until.isoformat()}"' in page(client, PAUSE)

        for _time in range(2):
            content = client.post(PAUSE, {"action": "end"}, follow=True).content.decode()
        assert "You take new requests again." in content
        assert reload(mentor).paused_until is None

    @pytest.mark.parametrize("until", ["", "soon", "2020-01-01", "2999-01-01"])
    def test_what_is_no_break(self, client, mentor, until):
        content = client.post(PAUSE, {"action": "pause", "until": until}).content.decode()

        assert 'href="#id_until"' in content
        assert reload(mentor).paused_until is None

    def test_one_that_is_over_is_not_shown(self, client, mentor):
        mentor.paused_until = timezone.localdate()
        mentor.save()

        assert "no new requests until" not in page(client, DESK)


class TestLeaving:
    def test_the_page_says_what_follows(self, client, mentor):
        make_cycle()
        accepted = asked(mentor)
        by_mentor = Actor.for_mentor(mentor, "WEB")
        offers.accept(accepted.pk, actor=by_mentor, now=timezone.now())
        asked(mentor)
        content = page(client, LEAVE)

        assert "1 offer that waits for your answer goes on to the next mentor." in content
        assert "1 offer that you accepted is not confirmed" in content
        assert "hand-over" not in content
        assert reload(mentor).left_at is None

    def test_leaving_and_coming_back(self, client, mentor):
        make_cycle()
        application = asked(mentor)
        public = mentor.get_absolute_url()
        data = {"action": "leave", "reason": "A new job."}
        content = client.post(LEAVE, data, follow=True).content.decode()

        assert "You left the programme on" in content
        assert client.get(public).status_code == 404
        assert reload(application).status == "MENTOR_DECLINED"
        assert mentor.history.get().reason == "A new job."
        assert "has left" in client.post(LEAVE, data, follow=True).content.decode()

        assert "Come back" in page(client, LEAVE)
        content = client.post(LEAVE, {"action": "return"}, follow=True).content.decode()
        assert "Welcome back." in content
        assert client.get(public).status_code == 200
        assert client.post(LEAVE, {"action": "return"}).url == DESK

    def test_a_link_that_was_guessed_does_nothing(self, client, mentor):
        client.post(LEAVE, {})
        client.get(LEAVE, {"action": "leave"})

        assert reload(mentor).left_at is None

    def test_who_was_rejected_has_nothing_to_leave(self, client, mentor):
        put_into(mentor, "REJECTED")

        assert client.get(LEAVE).url == DESK
        assert client.post(LEAVE, {"action": "leave"}).url == DESK
        assert "Leave the programme" not in page(client, DESK)

    def test_who_never_registered_can(self, client, visitor):
        for address in (PAUSE, LEAVE):
            assert client.get(address).url == "/mentorship/become-a-mentor/"
