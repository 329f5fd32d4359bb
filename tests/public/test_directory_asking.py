"""Asking the directory: its addresses, its facets, its ways out, its buttons."""

import re

import pytest
from django.utils import timezone

from mentorship.blocks.asked import Asked
from mentorship.domain import matches, offers, review, search
from mentorship.models import MAX_CHOICES
from mentorship.testing.factories import admin, make_admin, make_case, make_cycle, make_mentor, web

LIST = "/mentorship/mentors/"


@pytest.fixture
def page(client):
    def get(query="", **headers):
        response = client.get(f"{LIST}{query}", headers=headers)
        assert response.status_code == 200
        return response.content.decode()

    return get


def names(content):
    return re.findall(r'mentorship-card__name"><a [^>]*>([^<]*)<', content)


def counts(content):
    """The facets' labels and counts."""
    pattern = r'<label for="[^"]*">(.*?) <span class="mentorship-facet__count">(\d+)</span>'
    return {label: int(number) for label, number in re.findall(pattern, content)}


def addresses(content):
    return [address.replace("&amp;", "&") for address in re.findall(r'href="(\?[^"]*)"', content)]


class TestAddresses:
    @pytest.mark.parametrize(
        ("typed", "canonical"),
        [
            ("", "?"),
            ("q=+a++b+&page=1", "?q=a+b"),
            (
                "page=2&sort=name&expertise=b&expertise=a&q=x",
                "?q=x&expertise=a&expertise=b&sort=name&page=2",
            ),
            ("type=ad-hoc&type=LONG_TERM&free=1&free=2", "?type=ad-hoc&free=1"),
            ("overlap=9&overlap=3&overlap=4", "?overlap=3"),
            ("zone=Europe/Berlin&q=%00&sort=x&page=-1", "?zone=Europe%2FBerlin"),
            ("d2-q=other&q=x&utm=1", "?d2-q=other&q=x"),
        ],
    )
    def test_one_spelling_for_each_state(self, rf, typed, canonical):
        asked = Asked.read(rf.get(f"/?{typed}").GET, "", search.FACETS)

        assert asked.address == canonical
        assert Asked.read(rf.get(f"/{canonical}").GET, "", search.FACETS) == asked

    def test_two_directories_keep_to_themselves(self, rf):
        parameters = rf.get("/?q=one&d2-q=two&d2-page=3").GET

        first = Asked.read(parameters, "", search.FACETS)
        second = Asked.read(parameters, "d2-", search.FACETS)

        assert (first.text, first.page) == ("one", 1)
        assert (second.text, second.page) == ("two", 3)
        assert second.on_page(4) == "?q=one&d2-q=two&d2-page=4"

    @pytest.mark.parametrize(
        "query",
        [
            "q=" + "%" * 3,
            "q=" + "x" * 5000,
            "q=%00%27%22%3Cscript%3E",
            "q=%FF%FE",
            "expertise=%00&language=%27&type=x&overlap=x&free=x&sort=%00&page=99999999999",
            "zone=../../etc/passwd",
            "zone=%00",
            "&".join(f"expertise={number}" for number in range(500)),
        ],
    )
    def test_a_hostile_address_shows_a_page(self, page, query):
        make_cycle()
        make_mentor("Grace Lin")

        assert "<script>" not in page(f"?{query}")


class TestSearching:
    def test_words_and_facets_together(self, page):
        make_mentor("Grace Lin", expertise=("Python",), languages=("es",))
        make_mentor("Ada Okafor", expertise=("Python",), languages=("en",))

        assert names(page("?q=py&language=es")) == ["Grace Lin"]

    def test_the_counts_say_what_a_click_would_find(self, page):
        make_mentor(expertise=("Python",), languages=("es",))
        make_mentor(expertise=("Rust",), languages=("en",))

        found = counts(page("?expertise=rust"))

        assert found["Spanish"] == 0
        assert found["English"] == 1
        assert found["Python"] == 1

    def test_nobody_matches_and_the_ways_out(self, page):
        make_mentor("Grace Lin")

        content = page("?q=nobody&expertise=python")

        assert "0 mentors" in content
        assert "Nobody matches all of this." in content
        assert "?expertise=python" in addresses(content)
        assert "?q=nobody" in addresses(content)
        assert "?" in addresses(content)

    def test_there_is_nobody_yet(self, page):
        assert "There are no mentors to show yet." in page()

    def test_pages_keep_what_was_asked(self, page):
        for number in range(14):
            make_mentor(f"Mentor {number:02}", expertise=("Rust",))

        content = page("?expertise=rust")

        assert "14 mentors" in content
        assert "Page 1 of 2" in content
        assert "?expertise=rust&page=2" in addresses(content)
        assert names(page("?expertise=rust&page=2")) == ["Mentor 12", "Mentor 13"]
        assert names(page("?page=99")) == ["Mentor 12", "Mentor 13"]

    def test_hours_are_those_of_the_visitors_zone(self, page):
        make_mentor("Near", timezone="Europe/Berlin")
        make_mentor("Far", timezone="Pacific/Auckland")

        assert "Find who is awake when you are" in page("?overlap=9")
        content = page("?zone=Europe/Madrid&overlap=9")
        assert names(content) == ["Near"]
        assert "12 of your day" in content
        assert "<option>Europe/Lisbon</option>" in page("?zone=choose")


class TestApplying:
    def test_all_buttons_use_one_form_and_no_token_of_their_own(self, page, client):
        make_cycle()
        mentors = [make_mentor() for _number in range(3)]

        content = page()

        form = content[content.index('id="mentorship-choose-1"') :]
        assert "csrfmiddlewaretoken" in form[: form.index("</form>")]
        cards = content[content.index("mentorship-cards") :]
        assert "csrfmiddlewaretoken" not in cards
        button = f'form="mentorship-choose-1" name="mentor" value="{mentors[0].pk}"'
        assert button in cards
        client.post(f"{LIST[:-8]}choices/change/", {"action": "add", "mentor": mentors[0].pk})
        assert "On your list" in page()

    def test_full(self, page):
        make_cycle()
        mentor = make_mentor(long_term_mentees=1, long_term_hours=2)
        assert "1 of 1 free" in page()

        match_with(mentor)

        content = page()
        assert "0 of 1 free" in content
        assert "All places with this mentor are taken." in content

    def test_a_full_list(self, page, client):
        make_cycle()
        for mentor in [make_mentor() for _number in range(MAX_CHOICES)]:
            client.post(f"{LIST[:-8]}choices/change/", {"action": "add", "mentor": mentor.pk})
        make_mentor("One More")

        content = page()

        assert "Your list is full: 5 mentors." in content
        assert content.count("On your list") == MAX_CHOICES
        assert "data-mentorship-apply" not in content


def match_with(mentor):
    """A pairing with this mentor, through every step."""
    now = timezone.now()
    case = make_case(mentor)
    team = admin(make_admin())
    review.approve_list(case.pk, actor=team, now=now)
    application = case.applications.get()
    offers.accept(application.pk, actor=web(mentor.user), now=now)
    matches.confirm(application.pk, actor=team, now=now)
