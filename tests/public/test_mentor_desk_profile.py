"""A mentor edits the own profile: at once, or past the team while the old version stays public."""

import gc

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.images import get_image_model

from mentorship.domain import matches, offers, review
from mentorship.domain.actors import Actor
from mentorship.models import Draft, Expertise, Language, MentorshipSettings, ProfileChange
from mentorship.testing.factories import (
    admin,
    make_admin,
    make_case,
    make_cycle,
    make_mentor,
    put_into,
    reload,
)
from tests.public.pictures import picture, upload

PROFILE = "/mentorship/mentor/profile/"
DESK = "/mentorship/mentor/"
# Wagtail leaves the temporary file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def mentor(sign_in):
    mentor = make_mentor("Noor Haddad", slug="noor-haddad")
    sign_in(mentor.user)
    yield mentor
    gc.collect()


YOU = {"name": "Noor Haddad", "headline": "New line", "bio": "Twenty years of practice."}
OFFER = {
    "offers_long_term": "on",
    "long_term_hours": "6",
    "long_term_mentees": "3",
    "calendly_url": "https://calendly.com/noor",
}


def page(client, address=PROFILE):
    return client.get(address).content.decode()


def match(mentor, now):
    case = make_case(mentor)
    team = admin(make_admin())
    review.approve_list(case.pk, actor=team, now=now)
    application = case.applications.live().get()
    offers.accept(application.pk, actor=Actor.for_mentor(mentor, "WEB"), now=now)
    return matches.confirm(application.pk, actor=team, now=now)


@pytest.fixture
def now():
    return timezone.now()


class TestReviewed:
    def test_new_words_wait_and_the_old_ones_stay_public(self, client, mentor):
        response = client.post(PROFILE + "you/", YOU, follow=True)

        content = response.content.decode()
        assert "the approved version stays public" in content
        assert "New line" in content
        assert "New line" in page(client, DESK)
        assert "New line" not in page(client, mentor.get_absolute_url())
        assert 'value="New line"' in page(client, PROFILE + "you/")
        assert "Below is what you sent last." in page(client, PROFILE + "you/")

    def test_taking_it_back(self, client, mentor):
        client.post(PROFILE + "you/", YOU)
        content = client.post(PROFILE, follow=True).content.decode()

        assert "Taken back." in content
        assert not ProfileChange.objects.exists()
        assert "no change" in client.post(PROFILE, follow=True).content.decode()

    def test_a_photo_waits_too(self, client, mentor):
        data = {"photo_file": picture(), "website": "https://noor.example.org/"}
        client.post(PROFILE + "look/", data)

        change = ProfileChange.objects.get()
        assert change.values == {"photo": "new", "website": "https://noor.example.org/"}
        assert reload(mentor).photo is None
        assert change.photo.renditions.first() is None
        assert "a new one" in page(client)

        client.post(PROFILE + "look/", {"remove_photo": "on"})
        assert not ProfileChange.objects.exists()
        assert not get_image_model().objects.exists()

    def test_before_the_review_it_applies_at_once(self, client, mentor):
        put_into(mentor, "PENDING")
        client.post(PROFILE + "you/", YOU)

        assert reload(mentor).headline == "New line"
        assert "Send to the team" not in page(client, PROFILE + "you/")

    def test_without_the_setting_it_applies_at_once(self, client, mentor):
        programme = MentorshipSettings.load()
        programme.review_profile_changes = False
        programme.save()
        client.post(PROFILE + "you/", YOU)

        assert "New line" in page(client, mentor.get_absolute_url())

    @pytest.mark.parametrize(
        ("part", "data", "field"),
        [
            ("you", YOU | {"headline": ""}, "headline"),
            ("look", {"website": "http://noor.example.org/"}, "website"),
            ("look", {"photo_file": upload(b"MZ")}, "photo_file"),
        ],
    )
    def test_what_makes_no_sense(self, client, mentor, part, data, field):
        response = client.post(f"{PROFILE}{part}/", data)

        assert f'href="#id_{field}"' in response.content.decode()
        assert not ProfileChange.objects.exists()


class TestAtOnce:
    def test_what_somebody_knows(self, client, mentor):
        topic = Expertise.objects.create(name="Ethics")
        data = {
            "expertise": [topic.pk],
            f"level_{topic.pk}": "4",
            "languages": [Language.objects.get(code="de").pk],
            "timezone": "Asia/Tehran",
        }
        client.post(PROFILE + "know/", data)

        after = reload(mentor)
        assert [str(row) for row in after.specialisations.all()] == ["Ethics (Advanced)"]
        assert after.timezone == "Asia/Tehran"
        assert f'value="{topic.pk}" ' in page(client, PROFILE + "know/")

    def test_what_somebody_offers(self, client, mentor):
        response = client.post(PROFILE + "offer/", OFFER, follow=True)

        assert "public at once" in response.content.decode()
        after = reload(mentor)
        assert (after.offers_ad_hoc, after.ad_hoc_mentees) == (False, None)

    def test_two_hours_for_each_mentee(self, client, mentor):
        data = OFFER | {"long_term_mentees": "4"}
        content = client.post(PROFILE + "offer/", data).content.decode()

        assert "4 mentees take at least 8 hours" in content
        assert reload(mentor).long_term_mentees == 3

    def test_fewer_places_than_mentees_is_allowed_and_explained(self, client, mentor, now):
        make_cycle()
        for _number in range(2):
            match(mentor, now)
        assert "2 running long-term matches" in page(client, PROFILE + "offer/")

        data = OFFER | {"long_term_mentees": "1"}
        content = client.post(PROFILE + "offer/", data, follow=True).content.decode()

        assert "2 running matches and 1 places now" in content
        assert reload(mentor).long_term_mentees == 1
        assert mentor.matches.active().count() == 2


def test_there_is_no_other_part(client, mentor):
    assert client.get(PROFILE + "nonsense/").status_code == 404


def test_somebody_without_a_profile_can_register(client, visitor):
    for address in (PROFILE, PROFILE + "you/"):
        assert client.get(address).url == "/mentorship/become-a-mentor/"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("part", "queries"), [("", 11), ("you/", 9), ("know/", 12), ("offer/", 10), ("look/", 9)]
)
def test_the_number_of_queries(client, sign_in, part, queries, count, django_assert_num_queries):
    topics = tuple(f"Field {number}" for number in range(count))
    mentor = make_mentor(expertise=topics)
    sign_in(mentor.user)
    client.post(PROFILE + "you/", YOU)
    client.get(PROFILE + part)

    with django_assert_num_queries(queries):
        client.get(PROFILE + part)


def test_what_is_sent_after_the_session_has_ended_waits_for_its_owner(client, mentor, sign_in):
    address = f"{PROFILE}you/"
    client.get(address)
    client.logout()

    response = client.post(address, YOU | {"headline": "Typed for an hour"})

    assert response.status_code == 302
    assert response.url.startswith("/mentorship/sign-in/?next=%2Fmentorship%2Fmentor%2Fprofile")
    assert ProfileChange.objects.count() == 0
    sign_in(mentor.user)
    again = page(client, address)
    assert "Typed for an hour" in again
    assert "You had been signed out" in again
    assert "Typed for an hour" not in page(client, address)
    assert reload(mentor).headline != "Typed for an hour"


def test_every_part_sent_signed_out_is_handed_out(client, mentor, sign_in):
    client.logout()
    client.post(f"{PROFILE}you/", YOU | {"headline": "Typed for an hour"})
    client.post(f"{PROFILE}offer/", OFFER | {"calendly_url": "https://calendly.com/moved"})
    sign_in(mentor.user)

    assert "Typed for an hour" in page(client, f"{PROFILE}you/")
    assert "https://calendly.com/moved" in page(client, f"{PROFILE}offer/")
    assert "https://calendly.com/moved" not in page(client, f"{PROFILE}offer/")
    assert not Draft.objects.exists()


def test_a_stale_page_after_the_session_has_ended_loses_nothing(mentor):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["csrftoken"] = "x" * 32
    data = YOU | {"headline": "Typed for an hour", "csrfmiddlewaretoken": "y" * 32}

    response = strict.post(f"{PROFILE}you/", data, headers={"origin": "http://testserver"})

    assert response.url.startswith("/mentorship/sign-in/?next=")
    strict.force_login(mentor.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "Typed for an hour" in page(strict, f"{PROFILE}you/")


def test_control_characters_never_reach_the_team(client, mentor):
    client.post(f"{PROFILE}you/", YOU | {"headline": "New\x0bline"})

    assert ProfileChange.objects.get().values == {"headline": "New line"}


def test_nobody_else_gets_what_was_typed(client, mentor, sign_in):
    client.logout()
    client.post(f"{PROFILE}you/", YOU | {"headline": "Mine alone"})
    other = Client()
    other.force_login(mentor.user, backend="django.contrib.auth.backends.ModelBackend")

    assert "Mine alone" not in page(other, f"{PROFILE}you/")
