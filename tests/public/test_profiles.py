"""A mentor's page: what helps to choose, what it says of itself, and where it is found (M4)."""

import datetime
import gc
import json
import re
import warnings
from datetime import timedelta

import pytest
from django.template import engines
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Site

from mentorship.choices import MentorStatus
from mentorship.domain.answering import typical_answer
from mentorship.domain.hours import shared_hours
from mentorship.domain.public_addresses import free_address, readdress
from mentorship.models import Application, Expertise, Level, MentorAddress, Specialisation
from mentorship.public.profiles import answers_within
from mentorship.testing.factories import make_case, make_mentee, make_mentor, put_into, reload
from tests.public.pictures import picture

WINTER = datetime.date(2026, 1, 15)
HOSTILE = "</script><script>alert(1)</script> & \"quoted\" 'so'"


def page_of(client, mentor, **query):
    return client.get(mentor.get_absolute_url(), query).content.decode()


def data_of(content):
    """What the page tells search engines."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', content, re.DOTALL)
    return json.loads(found[1])


def meta_of(content):
    """The page's words of itself, by their property or name."""
    tags = re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', content)
    return dict(tags)


def make_photo():
    """A portrait. Wagtail leaves the file open in which it draws it."""
    return get_image_model().objects.create(title="x", file=picture((900, 900), "JPEG"))


@pytest.fixture
def drawing():
    """Drawing renditions leaves a file open behind, which is none of our business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


def answered(mentor, hours, remarks=None):
    """An offer that the mentor has answered after so many hours."""
    now = timezone.now()
    case = make_case(mentor, mentee=make_mentee())
    Application.objects.filter(enrolment=case).update(
        offered_at=now - timedelta(days=9),
        answered_at=now - timedelta(days=9) + timedelta(hours=hours),
        remarks_at=now - timedelta(days=9) + timedelta(hours=remarks) if remarks else None,
    )


class TestWhatHelpsToChoose:
    def test_expertise_has_levels_in_words_and_dots_that_say_the_same(self, client):
        mentor = make_mentor(expertise=())
        for name, level in (("Python", Level.EXPERT), ("Rust", Level.BASIC)):
            topic = Expertise.objects.create(name=name)
            Specialisation.objects.create(mentor=mentor, expertise=topic, level=level)

        content = page_of(client, mentor)

        assert content.index("Python") < content.index("Rust")
        for fact in ("Expert", "Basic", 'aria-label="5 of 5"', 'aria-label="1 of 5"'):
            assert fact in content
        assert content.count("mentorship-dot--on") == 6

    def test_places_languages_and_offers(self, client, cycle):
        mentor = make_mentor(languages=("en", "de"), long_term_mentees=2, ad_hoc_mentees=1)

        content = page_of(client, mentor)

        for fact in ("English", "German", "2 of 2 free", "for up to 2 mentees", "for 1 mentee<"):
            assert fact in content

    def test_links_are_safe(self, client):
        mentor = make_mentor(
            website="https://www.example.org/me", elsewhere="javascript:alert(document.cookie)"
        )

        content = page_of(client, mentor)

        link = 'href="https://www.example.org/me" rel="me noopener nofollow ugc" dir="ltr">example'
        assert link in content
        assert "javascript:" not in re.sub(r"<script.*?</script>", "", content, flags=re.DOTALL)

    def test_the_photo_is_described(self, client, drawing):
        described = make_mentor(photo=make_photo(), photo_description="Ada at a whiteboard")
        named = make_mentor("Grace Lin", photo=make_photo())

        assert 'alt="Ada at a whiteboard"' in page_of(client, described)
        assert 'alt="Grace Lin"' in page_of(client, named)

    def test_a_host_can_fill_the_place_for_feedback(self, client, settings, tmp_path):
        override(settings, tmp_path, "mentorship/mentors/_feedback.html", "<p>So kind.</p>")

        assert "<p>So kind.</p>" in page_of(client, make_mentor())


class TestResponseTime:
    def test_nothing_is_said_before_the_third_answer(self, client, cycle):
        mentor = make_mentor()
        answered(mentor, 2)
        answered(mentor, 4)
        assert typical_answer(mentor.pk) is None
        assert "Usually answers" not in page_of(client, mentor)

        answered(mentor, 50)
        assert typical_answer(mentor.pk) == timedelta(hours=4)
        assert "Usually answers within 4 hours" in page_of(client, mentor)

    def test_remarks_are_the_answer_however_long_the_team_thinks(self, cycle):
        mentor = make_mentor()
        for _time in range(3):
            answered(mentor, 90, remarks=1)

        assert typical_answer(mentor.pk) == timedelta(hours=1)

    def test_offers_without_an_answer_do_not_count(self, cycle):
        mentor = make_mentor()
        for hours in (1, 2, 3):
            answered(mentor, hours)
        case = make_case(mentor, mentee=make_mentee())
        Application.objects.filter(enrolment=case).update(offered_at=timezone.now())

        assert typical_answer(mentor.pk) == timedelta(hours=2)

    @pytest.mark.parametrize(
        ("took", "words"),
        [
            (None, ""),
            (timedelta(minutes=3), "Usually answers within an hour"),
            (timedelta(hours=1, seconds=1), "Usually answers within 2 hours"),
            (timedelta(hours=24), "Usually answers within 24 hours"),
            (timedelta(hours=25), "Usually answers within 2 days"),
        ],
    )
    def test_it_is_said_in_round_words(self, took, words):
        assert answers_within(took) == words


class TestHours:
    @pytest.mark.parametrize(
        ("mine", "theirs", "hours"),
        [
            ("UTC", "UTC", ("09:00", "21:00")),
            ("Europe/Berlin", "Africa/Lagos", ("09:00", "21:00")),
            ("Europe/Berlin", "Asia/Tokyo", ("09:00", "13:00")),
            ("Asia/Tokyo", "Europe/Berlin", ("17:00", "21:00")),
            ("Europe/London", "Asia/Kolkata", ("09:00", "15:30")),
            ("Pacific/Kiritimati", "Pacific/Honolulu", ("09:00", "21:00")),
            ("UTC", "Etc/GMT-12", None),
        ],
    )
    def test_when_both_have_day(self, mine, theirs, hours):
        shared = shared_hours(mine, theirs, on=WINTER)

        found = shared and (f"{shared.begins:%H:%M}", f"{shared.ends:%H:%M}")
        assert found == hours

    def test_the_day_decides_since_clocks_change_apart(self):
        """Between the two Sundays on which New York and Berlin go over to summer time."""
        usual = shared_hours("Europe/Berlin", "America/New_York", on=WINTER)
        between = shared_hours("Europe/Berlin", "America/New_York", on=datetime.date(2026, 3, 16))

        assert (usual.hours, between.hours) == (6, 7)

    def test_without_knowing_the_visitor_it_is_the_mentors_clock(self, client):
        content = page_of(client, make_mentor(timezone="Asia/Tokyo"))

        assert "Daytime for this mentor is 9 a.m. to 9 p.m. in Asia/Tokyo." in content
        assert "data-mentorship-zone-unknown" in content
        assert "?zone=choose" in content

    def test_the_address_can_name_the_zone(self, client):
        content = page_of(client, make_mentor(timezone="Asia/Tokyo"), zone="Asia/Kolkata")

        assert "Asia/Kolkata" in content
        assert "data-mentorship-zone-unknown" not in content

    def test_the_browsers_guess_comes_in_a_cookie(self, client):
        client.cookies["mentorship_zone"] = "Asia%2FTokyo"

        content = page_of(client, make_mentor(timezone="Asia/Tokyo"))

        assert "You live by the same clock" in content

    def test_a_mentees_profile_goes_before_the_guess(self, client, mentee):
        mentee.timezone = "Asia/Tokyo"
        mentee.save()
        client.cookies["mentorship_zone"] = "Europe%2FBerlin"

        assert "You live by the same clock" in page_of(client, make_mentor(timezone="Asia/Tokyo"))

    def test_days_that_do_not_meet_are_said_to(self, client):
        content = page_of(client, make_mentor(timezone="UTC"), zone="Etc/GMT-12")

        assert "Your days do not meet" in content

    @pytest.mark.parametrize("zone", ["Nowhere/Land", "../../etc/passwd", "\0", "x" * 5000, ""])
    def test_nonsense_is_no_zone(self, client, zone):
        client.cookies["mentorship_zone"] = "<b>%00"

        assert "Daytime for this mentor" in page_of(client, make_mentor(), zone=zone, keep=1)

    def test_without_a_script_one_chooses_once(self, client):
        mentor = make_mentor(timezone="Asia/Tokyo")
        choosing = page_of(client, mentor, zone="choose")
        assert '<option value="Europe/Berlin">' in choosing

        page_of(client, mentor, zone="Europe/Berlin", keep=1)

        assert client.cookies["mentorship_zone"]["samesite"] == "Lax"
        assert "Your time zone: Europe/Berlin." in page_of(client, mentor)


class TestWhatItSaysOfItself:
    @pytest.fixture(autouse=True)
    def _site(self):
        Site.objects.update(hostname="mentors.example", port=80)
        Site.clear_site_root_paths_cache()

    def test_one_address_at_the_site_that_was_asked(self, client):
        mentor = make_mentor()
        address = f"http://mentors.example{mentor.get_absolute_url()}"

        content = page_of(client, mentor, zone="Asia/Tokyo")

        assert f'<link rel="canonical" href="{address}">' in content
        assert meta_of(content)["og:url"] == address
        assert data_of(content)["url"] == address

    def test_words_and_picture_for_whoever_shares_it(self, client, drawing):
        mentor = make_mentor("Grace Lin", headline="Helps", bio="A " * 500, photo=make_photo())

        meta = meta_of(page_of(client, mentor))

        assert meta["og:title"] == "Grace Lin"
        assert meta["og:description"] == meta["description"]
        assert len(meta["og:description"]) <= 200
        assert meta["og:description"].startswith("Helps – A A")
        assert meta["og:image"].startswith("http://mentors.example/media/")
        assert (meta["og:image:width"], meta["og:image:height"]) == ("800", "800")
        assert meta["og:image:alt"] == "Grace Lin"
        assert meta["twitter:card"] == "summary"

    def test_facts_for_search_engines(self, client):
        mentor = make_mentor("Grace Lin", website="https://grace.example/", languages=("en", "de"))

        data = data_of(page_of(client, mentor))

        assert data["@context"] == "https://schema.org"
        assert data["@type"] == "ProfilePage"
        person = data["mainEntity"]
        assert person["@type"] == "Person"
        assert person["name"] == "Grace Lin"
        assert person["knowsAbout"] == ["Python"]
        assert sorted(person["knowsLanguage"]) == ["de", "en"]
        assert person["sameAs"] == ["https://grace.example/"]
        assert "image" not in person
        assert mentor.email not in json.dumps(data)
        assert "calendly" not in json.dumps(data)

    def test_hostile_words_stay_words(self, client):
        mentor = make_mentor(HOSTILE, headline=HOSTILE, bio=HOSTILE)

        content = page_of(client, mentor)

        assert data_of(content)["mainEntity"]["name"] == HOSTILE
        assert "<script>alert" not in content
        assert meta_of(content)["og:title"].startswith("&lt;/script&gt;")


class TestAddresses:
    def test_a_former_address_leads_to_todays(self, client):
        mentor = make_mentor("Ada Okafor", slug="ada-okafor", reviewed_at=timezone.now())
        former = mentor.get_absolute_url()
        mentor.name = "Ada Lovelace"
        mentor.save()

        assert readdress(mentor.pk)

        answer = client.get(former)
        assert answer.status_code == 301
        assert answer["Location"] == "/mentorship/mentors/ada-lovelace/"
        assert client.get(answer["Location"]).status_code == 200

    @pytest.mark.parametrize("status", [MentorStatus.PENDING, MentorStatus.REJECTED])
    def test_a_former_address_tells_nothing_of_hidden_mentors(self, client, status):
        mentor = make_mentor()
        MentorAddress.objects.create(mentor=mentor, slug="once")
        put_into(mentor, status)

        assert client.get("/mentorship/mentors/once/").status_code == 404

    def test_the_name_decides_whether_it_moves(self):
        mentor = make_mentor("Ada Okafor", slug="ada-okafor-2")

        assert not readdress(mentor.pk)
        assert reload(mentor).slug == "ada-okafor-2"

    def test_an_earlier_name_brings_the_earlier_address_back(self, client):
        mentor = make_mentor("Ada", slug="ada", reviewed_at=timezone.now())
        for name in ("Bea", "Ada"):
            mentor.name = name
            mentor.save()
            readdress(mentor.pk)

        assert reload(mentor).slug == "ada"
        assert client.get("/mentorship/mentors/bea/")["Location"] == "/mentorship/mentors/ada/"

    def test_an_old_copy_of_the_profile_does_not_move_it_back(self):
        mentor = make_mentor("Bea", slug="ada", reviewed_at=timezone.now())
        readdress(mentor.pk)
        mentor.save()

        assert reload(mentor).slug == "bea"

    def test_nobody_gets_an_address_that_was_somebody_elses(self):
        mentor = make_mentor("Bea", slug="ada", reviewed_at=timezone.now())
        readdress(mentor.pk)

        assert free_address("Ada") == "ada-2"
        assert free_address("Bea") == "bea-2"

    def test_who_was_never_decided_on_leaves_no_address_behind(self):
        mentor = make_mentor("Bea", slug="ada", status=MentorStatus.PENDING)
        readdress(mentor.pk)

        assert not MentorAddress.objects.exists()
        assert free_address("Ada") == "ada"

    @pytest.mark.parametrize(
        ("name", "slug"), [("Feed", "feed-2"), ("王秀英", "mentor"), ("", "mentor")]
    )
    def test_some_names_make_no_address(self, name, slug):
        assert free_address(name) == slug


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(
    client, cycle, count, django_assert_num_queries, drawing
):
    names = tuple(f"Topic {number}" for number in range(count))
    mentor = make_mentor(photo=make_photo(), expertise=names, languages=("en", "de", "fr")[:count])
    for _number in range(count):
        answered(mentor, 2)
    page_of(client, mentor)

    # The mentor, levels, their topics, languages, renditions, the cycle with the directory's
    # stamp, the site, the answers and the programme's name.
    with django_assert_num_queries(9):
        page_of(client, mentor)


def test_no_rendition_is_drawn_once_the_page_was_seen(client, drawing):
    mentor = make_mentor(photo=make_photo())
    page_of(client, mentor)
    drawn = mentor.photo.renditions.count()

    page_of(client, mentor)

    assert mentor.photo.renditions.count() == drawn == 4


def test_in_arabic_the_page_runs_from_right_to_left(client, settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    address = make_mentor().get_absolute_url()

    content = client.get(address, headers={"accept-language": "ar"}).content.decode()

    assert 'dir="rtl"' in content
    assert '<h1 dir="auto">' in content


def override(settings, directory, name, text):
    """A host's own template, found before the plugin's."""
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    first = {**settings.TEMPLATES[0], "DIRS": [directory]}
    settings.TEMPLATES = [first]
    engines._engines = {}


def test_a_host_can_replace_the_frame_of_all_pages(client, settings, tmp_path):
    override(
        settings,
        tmp_path,
        "mentorship/base.html",
        "<title>{% block title %}{% endblock %}</title>{% block head %}{% endblock %}"
        "<main class='ours'>{% block content %}{% endblock %}</main>",
    )

    content = page_of(client, make_mentor("Grace Lin"))

    assert "<main class='ours'>" in content
    assert "<title>Grace Lin</title>" in content
    assert 'rel="canonical"' in content


def test_a_host_can_replace_one_part_of_the_page(client, settings, tmp_path):
    override(settings, tmp_path, "mentorship/mentors/_levels.html", "<p>{{ mentor.name }}!</p>")

    content = page_of(client, make_mentor("Grace Lin"))

    assert "<p>Grace Lin!</p>" in content
    assert "mentorship-dots" not in content
