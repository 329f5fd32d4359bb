"""The feed of new mentors and the sitemap: visible mentors, and nobody else (M4)."""

import xml.etree.ElementTree as ET
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib import sitemaps
from django.contrib.sitemaps import views as django_sitemaps
from django.urls import path
from django.utils import timezone
from wagtail.contrib.sitemaps import Sitemap as WagtailSitemap
from wagtail.contrib.sitemaps import views as wagtail_sitemaps

from mentorship.choices import MentorStatus
from mentorship.domain.public_addresses import readdress
from mentorship.public.sitemaps import MentorSitemap
from mentorship.testing.factories import make_mentor
from tests.urls import urlpatterns as host_patterns

FEED = "/mentorship/mentors/feed/"
ATOM = "{http://www.w3.org/2005/Atom}"

SITEMAPS = {"pages": WagtailSitemap, "mentors": MentorSitemap}
urlpatterns = [
    path("wagtail.xml", wagtail_sitemaps.sitemap, {"sitemaps": SITEMAPS}),
    path("django.xml", django_sitemaps.sitemap, {"sitemaps": {"mentors": MentorSitemap}}),
    *host_patterns,
]


def accepted(name, *, days=1, **fields):
    return make_mentor(name, reviewed_at=timezone.now() - timedelta(days=days), **fields)


def entries(client):
    root = ET.fromstring(client.get(FEED).content)  # noqa: S314 - our own words
    return root.findall(f"{ATOM}entry")


def titles(client):
    return [entry.findtext(f"{ATOM}title") for entry in entries(client)]


def test_the_latest_come_first(client):
    accepted("Grace Lin", days=3)
    accepted("Ada Okafor", days=1)

    answer = client.get(FEED)

    assert answer["Content-Type"].startswith("application/atom+xml")
    assert titles(client) == ["Ada Okafor", "Grace Lin"]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": MentorStatus.PENDING},
        {"status": MentorStatus.REJECTED},
        {"left_at": timezone.now()},
    ],
)
def test_nobody_else_is_in_it(client, fields):
    mentor = accepted("Hidden Person", **fields)

    assert titles(client) == []
    assert mentor.slug not in client.get(FEED).content.decode()


def test_who_is_rejected_is_gone_at_the_next_request(client):
    mentor = accepted("Grace Lin")
    assert titles(client) == ["Grace Lin"]

    type(mentor).objects.filter(pk=mentor.pk).update(status=MentorStatus.REJECTED)

    assert titles(client) == []


def test_a_new_address_makes_no_new_entry(client):
    mentor = accepted("Grace Lin")
    before = entries(client)[0].findtext(f"{ATOM}id")
    mentor.name = "Grace Hopper"
    mentor.save()
    readdress(mentor.pk)

    entry = entries(client)[0]
    assert entry.findtext(f"{ATOM}id") == before
    assert entry.find(f"{ATOM}link").get("href").endswith("/mentorship/mentors/grace-hopper/")


def test_the_list_of_mentors_names_the_feed(client):
    content = client.get("/mentorship/mentors/").content.decode()

    assert f'<link rel="alternate" type="application/atom+xml" href="{FEED}"' in content


def test_hostile_words_stay_words(client):
    accepted("<script>alert(1)</script> & Co", headline="]]></summary><b>")

    assert titles(client) == ["<script>alert(1)</script> & Co"]


def test_what_xml_cannot_hold_keeps_the_feed_from_nobody(client):
    mentor = accepted("Grace\x0bLin", headline="Line\x0bbreak\x1f")
    topic = mentor.expertise.first()
    type(topic).objects.filter(pk=topic.pk).update(name="Open\x0csource")
    accepted("Ada Okafor", days=2)

    (first, _second) = entries(client)

    assert titles(client) == ["Grace Lin", "Ada Okafor"]
    assert first.findtext(f"{ATOM}summary") == "Line break"
    assert first.find(f"{ATOM}category").get("term") == "Open source"


def test_an_unchanged_feed_is_not_sent_again(client):
    accepted("Grace Lin")
    mark = client.get(FEED)["ETag"]

    assert client.get(FEED, headers={"if-none-match": mark}).status_code == 304


def test_it_keeps_to_the_latest(client):
    for number in range(31):
        accepted(f"Mentor Number {number}", with_user=False)

    assert len(entries(client)) == 30


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, count, django_assert_num_queries):
    for number in range(count):
        accepted(f"Mentor Number {number}")
    client.get(FEED)

    # The site, the programme's name, the mentors and their expertise.
    with django_assert_num_queries(4):
        client.get(FEED)


@pytest.mark.urls("tests.public.test_feed")
@pytest.mark.parametrize("view", ["/wagtail.xml", "/django.xml"])
class TestSitemap:
    @pytest.fixture(autouse=True)
    def _templates(self, settings):
        directory = Path(sitemaps.__file__).parent / "templates"
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [directory]}]

    def test_visible_mentors_are_in_it(self, client, view):
        shown = make_mentor("Grace Lin")
        hidden = [
            make_mentor(status=MentorStatus.PENDING),
            make_mentor(status=MentorStatus.REJECTED),
            make_mentor(left_at=timezone.now()),
        ]

        content = client.get(view).content.decode()

        assert f"{shown.get_absolute_url()}</loc>" in content
        assert not any(mentor.get_absolute_url() in content for mentor in hidden)

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_number_of_queries_does_not_grow(
        self, client, view, count, django_assert_num_queries
    ):
        for _number in range(count):
            make_mentor()
        client.get(view)

        # Both count and read the mentors; Wagtail finds its site and reads its pages as well.
        with django_assert_num_queries(7 if "wagtail" in view else 2):
            client.get(view)
