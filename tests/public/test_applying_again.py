"""The draft that is kept while one types, and the profile that comes back in a later cycle."""

import datetime
import re

import pytest
from django.test import Client

from mentorship.choices import CycleStatus, DraftKind, MentorshipType
from mentorship.domain import choosing, drafts
from mentorship.models import Application, Draft, Enrolment, Language, Notification
from mentorship.testing.factories import make_case, make_cycle, make_mentor, make_user, put_into

from .steps import choose

ADDRESS = "/mentorship/apply/"
DRAFT = "/mentorship/apply/draft/"
WORDS = {
    "name": "Ada Okafor",
    "subject": "First job",
    "motivation": "I want to learn.",
    "goals": "A job by May.",
    "hours_per_month": "7",
    "timezone": "Africa/Lagos",
    "preferred_language": "",
}


@pytest.fixture
def mentors(cycle):
    return [make_mentor(f"Mentor {letter}") for letter in "ABC"]


def answers(mentors, **words):
    places = list(range(1, len(mentors) + 1))
    whys = {f"why-{mentor.pk}": f"Because of {mentor.name}" for mentor in mentors}
    return {**WORDS, "mentor": [m.pk for m in mentors], "place": places, **whys, **words}


class TestDraft:
    def test_it_is_saved_while_one_types_and_says_when(self, client, visitor, mentors):
        choose(client, *mentors[:2])

        response = client.post(DRAFT, answers(mentors[1::-1]))

        assert response.json()["saved"]
        assert response.json()["text"].startswith("Saved at ")
        content = client.get(ADDRESS).content.decode()
        for words in ("A job by May.", 'value="7"', "Because of Mentor B", "Saved on "):
            assert words in content
        assert content.index("Why Mentor B") < content.index("Why Mentor A")
        assert not Enrolment.objects.exists()
        assert "You have begun an application" in client.get("/mentorship/my/").content.decode()

    def test_the_browsers_own_copy_is_told_what_it_goes_with(self, client, visitor, mentors):
        def marks(page):
            return re.search(r'data-account="(\w+)" data-mark="(\w*)"', page.content.decode())

        guest = marks(Client().get(ADDRESS)).groups()
        account, empty = marks(client.get(ADDRESS)).groups()
        assert guest == ("visitor", "")
        assert "data-mentorship-sign-out" in client.get(ADDRESS).content.decode()
        assert (len(account), empty) == (64, "")

        saved = client.post(DRAFT, answers(mentors[:1])).json()["mark"]

        choose(client, *mentors[:2])
        assert marks(client.get(ADDRESS)).groups() == (account, saved), "the list does not matter"
        assert client.post(DRAFT, answers(mentors[:1], goals="Another")).json()["mark"] != saved
        assert client.post(DRAFT, answers(mentors[:1])).json()["mark"] == saved

    def test_a_visitors_is_kept_too_and_comes_along_at_sign_in(self, client, mentors, sign_in):
        choose(client, mentors[0])
        client.post(DRAFT, answers(mentors[:1]))
        assert "A job by May." in client.get(ADDRESS).content.decode()

        user = sign_in(make_user())

        assert "A job by May." in client.get(ADDRESS).content.decode()
        assert choosing.chosen_by(user) == [mentors[0].pk]
        assert Draft.objects.get().user == user

    def test_what_is_wrong_or_too_long_is_kept_as_well(self, client, visitor, mentors):
        client.post(DRAFT, answers([], motivation="x" * 5000, hours_per_month="many"))

        content = client.get(ADDRESS).content.decode()

        assert "x" * 5000 in content
        assert 'value="many"' in content

    def test_one_robot_cannot_fill_the_table(self, client, mentors):
        for _time in range(70):
            client.cookies.clear()
            client.post(DRAFT, answers([]), REMOTE_ADDR="8.8.8.8")

        assert Draft.objects.count() == 60

    def test_nothing_posted_keeps_nothing(self, client, mentors):
        assert client.post(DRAFT, {}).status_code == 403
        assert not Draft.objects.exists()

    def test_save_for_later_without_javascript(self, client, visitor, mentors):
        choose(client, mentors[0])

        response = client.post(ADDRESS, answers(mentors[:1], action="save", name=""), follow=True)

        assert "Saved. You can go on whenever you like." in response.content.decode()
        assert "A job by May." in response.content.decode()
        assert not Enrolment.objects.exists()

    @pytest.mark.parametrize(
        ("button", "left"), [("up", [1, 0, 2]), ("down", [0, 2, 1]), ("remove", [0, 2])]
    )
    def test_the_buttons_of_the_list_keep_every_word(self, client, visitor, mentors, button, left):
        choose(client, *mentors)

        response = client.post(ADDRESS, answers(mentors) | {button: mentors[1].pk})

        anchor = "your-mentors" if button == "remove" else f"mentor-{mentors[1].pk}"
        assert response.url == f"{ADDRESS}#{anchor}"
        assert choosing.chosen_by(visitor) == [mentors[number].pk for number in left]
        content = client.get(ADDRESS).content.decode()
        assert "I want to learn." in content
        assert "Because of Mentor C" in content
        assert not Enrolment.objects.exists()

    def test_sending_uses_it_up_and_leaves_who_was_not_sent(self, client, visitor, mentors):
        choose(client, *mentors)
        client.post(DRAFT, answers(mentors))

        client.post(ADDRESS, answers(mentors[:2]))

        assert drafts.load(DraftKind.APPLICATION, user=visitor).data == {"mentors": [mentors[2].pk]}
        whys = Application.objects.in_line().values_list("why", flat=True)
        assert list(whys) == ["Because of Mentor A", "Because of Mentor B"]

    def test_a_reason_that_is_too_long_is_said_and_kept(self, client, visitor, mentors):
        data = answers(mentors[:1]) | {f"why-{mentors[0].pk}": "y" * 601}

        content = client.post(ADDRESS, data).content.decode()

        assert "longer than 600 characters" in content
        assert "y" * 601 in content
        assert not Notification.objects.exists()

    @pytest.mark.parametrize("hours", ["0", "-3", "201", "1.5", "many"])
    def test_hours_that_make_no_sense(self, client, visitor, mentors, hours):
        content = client.post(ADDRESS, answers(mentors[:1], hours_per_month=hours)).content.decode()

        assert 'href="#id_hours_per_month"' in content


class TestLaterCycle:
    @pytest.fixture
    def earlier(self, client, visitor, mentors, cycle):
        language = Language.objects.first()
        client.post(ADDRESS, answers(mentors[:1], languages=[language.pk]))
        put_into(cycle, CycleStatus.CLOSED)
        return Enrolment.objects.get()

    def test_nothing_is_typed_twice(self, client, earlier, mentors):
        make_cycle(name="Ad hoc in May", type=MentorshipType.AD_HOC)
        choose(client, mentors[1])

        content = client.get(ADDRESS).content.decode()

        assert f"filled in what you wrote in {earlier.cycle.name}" in content
        for words in ("Ada Okafor", "First job", "I want to learn.", "A job by May.", 'value="7"'):
            assert words in content
        assert '<option value="Africa/Lagos" selected>' in content
        language = earlier.mentee.languages.get()
        assert f'name="languages" value="{language.pk}"' in content
        assert "Because of Mentor A" not in content

    def test_the_earlier_case_keeps_its_words(self, client, earlier, mentors):
        make_cycle(type=MentorshipType.AD_HOC)

        client.post(ADDRESS, answers(mentors[1:2], motivation="New words"))

        earlier.refresh_from_db()
        assert earlier.motivation == "I want to learn."
        assert earlier.mentee.enrolments.count() == 2

    def test_a_draft_comes_before_what_was_written_then(self, client, earlier, mentors):
        make_cycle(type=MentorshipType.AD_HOC)
        client.post(DRAFT, answers([], motivation="Newer words"))

        content = client.get(ADDRESS).content.decode()

        assert "Newer words" in content
        assert "filled in what you wrote in" not in content


def test_the_deadline_is_shown_in_ones_own_zone(client, mentee, cycle):
    mentee.timezone = "Asia/Tokyo"
    mentee.save()
    make_case(make_mentor(), mentee=mentee)

    content = client.get(ADDRESS).content.decode()

    next_day = cycle.closes_on + datetime.timedelta(days=1)
    assert f'datetime="{next_day}T08:59:00+09:00"' in content
    assert "8:59 a.m. (Asia/Tokyo)" in content


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_asks_the_same_however_long_the_list_is(
    client, mentee, mentors, count, django_assert_num_queries
):
    choose(client, *mentors[:count])
    client.get(ADDRESS)

    with django_assert_num_queries(20):
        client.get(ADDRESS)
