"""A mentee's own page: every state in plain words, and withdrawing."""

import datetime

import pytest
from django.utils import timezone

from mentorship.choices import ApplicationStatus, CycleStatus, Wish
from mentorship.domain import matches, offers, queue, review
from mentorship.domain.actors import Actor
from mentorship.domain.applications import withdraw
from mentorship.models import Application
from mentorship.testing.factories import (
    admin,
    make_admin,
    make_case,
    make_cycle,
    make_mentee,
    make_mentor,
    put_into,
    reload,
    web,
)

MY = "/mentorship/my/"


@pytest.fixture
def team():
    return admin(make_admin())


@pytest.fixture
def case(mentee, cycle):
    return make_case(make_mentor("First Choice"), make_mentor("Second Choice"), mentee=mentee)


def now():
    return timezone.now()


def approve(case, team):
    review.approve_list(case.pk, actor=team, now=now())
    return case.applications.live().get()


def page(client):
    response = client.get(MY)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def decline(case, reason=""):
    live = case.applications.live().get()
    actor = Actor.for_mentor(live.mentor, "WEB")
    return offers.decline(live.pk, actor=actor, now=now(), reason=reason)


class TestWords:
    def test_with_the_team(self, client, case):
        text = page(client)

        assert text.count("With our team") == 2
        assert "Our team finishes its review." in text
        assert "Place 2 in your line" in text
        for status in ApplicationStatus:
            assert status.value not in text

    def test_asked_and_in_line(self, client, case, team):
        approve(case, team)

        text = page(client)

        assert "The mentor has been asked" in text
        assert "In line" in text

    def test_a_no_is_honest_and_kind(self, client, case, team):
        approve(case, team)
        decline(case, reason="I do not like this person")

        text = page(client)

        assert "No place this time" in text
        assert "I do not like this person" not in text
        assert "eclined" not in text
        assert "Place 1 in your line" in text

    def test_yes(self, client, case, team):
        live = approve(case, team)
        offers.accept(live.pk, actor=Actor.for_mentor(live.mentor, "WEB"), now=now())

        text = page(client)

        assert "The mentor has said yes" in text
        assert live.mentor.calendly_url not in text

    def test_struck_out_with_the_reason(self, client, case, team):
        row = case.applications.first()
        review.strike(row.pk, actor=team, now=now(), reason="Too far from your subject.")

        assert "Too far from your subject." in page(client)

    def test_recalled_without_the_teams_note(self, client, case, team):
        live = approve(case, team)
        review.recall(live.pk, actor=team, now=now(), reason="internal note")

        text = page(client)

        assert "could not answer in time" in text
        assert "internal note" not in text

    def test_in_the_queue_and_its_place(self, client, case, team):
        other = make_case(make_mentor())
        approve(other, team)
        decline(other)
        approve(case, team)
        decline(case)
        decline(case)

        text = page(client)

        assert "We are looking for a mentor for you" in text
        assert "Place 2 in the queue" in text

    def test_what_the_team_thinks_of_picking_is_not_shown(self, client, case, team):
        approve(case, team)
        decline(case)
        decline(case)
        picked = make_mentor("Picked Person")
        queue.pick(case.pk, picked.pk, actor=team, now=now())
        assert "Picked Person" not in page(client)

        review.approve_list(case.pk, actor=team, now=now())

        assert "Picked Person" in page(client)

    def test_what_the_team_thinks_of_picking_is_behind_no_address_either(self, client, case, team):
        approve(case, team)
        decline(case)
        decline(case)
        picked = queue.pick(case.pk, make_mentor("Picked Person").pk, actor=team, now=now())
        place = Application.objects.queued().get()

        for ask in (client.get, client.post):
            assert ask(f"/mentorship/my/withdraw/{picked.pk}/").status_code == 404
        assert reload(picked).is_open
        everything = client.get(f"/mentorship/my/withdraw-all/{case.pk}/").content.decode()
        assert "Picked Person" not in everything
        assert "Your place in the queue" in everything
        alone = client.get(f"/mentorship/my/withdraw/{place.pk}/").content.decode()
        assert "It is your last open application in this cycle." in alone

    def test_no_match(self, client, case, team):
        approve(case, team)
        decline(case)
        decline(case)
        place = Application.objects.queued().get()
        queue.close_without_match(place.pk, actor=team, now=now())

        text = page(client)
        assert "No match this time" in text
        assert "Choose another mentor" not in text

    def test_withdrawn(self, client, case, mentee):
        withdraw(case.applications.first().pk, actor=web(mentee.user), now=now())

        assert "You withdrew this application." in page(client)

    def test_when_nothing_is_open_any_more_the_page_says_what_can_be_done(
        self, client, case, mentee, cycle
    ):
        nothing_open = "Nothing of yours is open in this cycle any more."
        rows = list(case.applications.all())
        withdraw(rows[0].pk, actor=web(mentee.user), now=now())
        assert nothing_open not in page(client)

        withdraw(rows[1].pk, actor=web(mentee.user), now=now())
        assert nothing_open in page(client)

        put_into(cycle, CycleStatus.CLOSED)
        assert nothing_open not in page(client)

    def test_late(self, client, case):
        old = now() - datetime.timedelta(days=5)
        case.applications.update(created_at=old)

        assert "This takes longer than we hoped." in page(client)

    def test_the_mentees_own_time(self, client, case, mentee):
        mentee.timezone = "Asia/Tokyo"
        mentee.save()
        moment = datetime.datetime(2031, 5, 1, 20, 0, tzinfo=datetime.UTC)
        case.applications.update(changed_at=moment)

        text = page(client)

        assert "May 2, 2031, 5 a.m." in text
        assert "Asia/Tokyo" in text

    @pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "", "a" * 64, "Europe"])
    def test_a_zone_that_is_gone_is_shown_in_utc(self, client, case, mentee, name):
        mentee.timezone = name
        mentee.save()

        assert "All times are in UTC." in page(client)


@pytest.fixture
def match(case, team):
    live = approve(case, team)
    offers.accept(live.pk, actor=Actor.for_mentor(live.mentor, "WEB"), now=now())
    return matches.confirm(
        live.pk, actor=team, now=now(), meet_url="https://meet.google.com/abc-defg-hij"
    )


class TestMatch:
    def test_how_to_reach_the_mentor(self, client, match):
        text = page(client)

        for fact in (
            "First Choice",
            match.mentor.calendly_url,
            match.mentor.email,
            match.meet_url,
            "You have found a mentor",
        ):
            assert fact in text

    def test_a_cancelled_match_keeps_its_reasons_inside(self, client, match, team):
        matches.cancel(match.pk, actor=team, now=now(), reason="a quarrel", wish=Wish.MENTOR)

        text = page(client)

        assert "a quarrel" not in text
        assert match.mentor.email not in text

    def test_a_past_cycle_is_past(self, client, match, team, cycle):
        matches.complete(match.pk, actor=team, now=now())
        put_into(cycle, CycleStatus.CLOSED)

        assert "Past cycles" in page(client)


def test_nothing_yet(client, visitor):
    assert "You have no application at the moment." in page(client)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(
    client, mentee, count, team, django_assert_num_queries
):
    for number in range(count):
        cycle = make_cycle(name=f"Cycle {number}")
        case = make_case(make_mentor(), make_mentor(), mentee=mentee)
        approve(case, team)
        decline(case)
        decline(case)
        put_into(cycle, CycleStatus.CLOSED)
    assert page(client).count("Place 1 in the queue") == count

    with django_assert_num_queries(17):
        client.get(MY)


class TestWithdrawing:
    def test_one_after_a_page_that_says_what_follows(self, client, case, team):
        live = approve(case, team)
        address = f"/mentorship/my/withdraw/{live.pk}/"

        content = client.get(address).content.decode()
        assert "Withdraw your application to First Choice?" in content
        assert "has been asked already and will be told" in content
        assert "Your other application stays as it is." in content
        assert reload(live).is_open

        assert client.post(address).url == MY
        assert reload(live).status == ApplicationStatus.DROPPED
        assert case.applications.live().get().mentor.name == "Second Choice"

    def test_a_second_time_changes_nothing_and_says_so(self, client, case):
        row = case.applications.first()
        address = f"/mentorship/my/withdraw/{row.pk}/"
        client.post(address)

        assert "nothing to withdraw" in client.get(address).content.decode()
        assert "Withdrawn" in client.post(address, follow=True).content.decode()
        assert row.history.filter(transition="withdraw").count() == 1

    def test_everything(self, client, case):
        address = f"/mentorship/my/withdraw-all/{case.pk}/"
        content = client.get(address).content.decode()
        assert "First Choice" in content
        assert "Second Choice" in content

        client.post(address)

        assert not case.applications.open().exists()
        assert "nothing to withdraw" in client.get(address).content.decode()

    def test_the_other_way_round(self, client, case):
        other = make_case(make_mentor(), mentee=make_mentee())

        client.post(f"/mentorship/my/withdraw-all/{other.pk}/")

        assert other.applications.open().count() == 1
