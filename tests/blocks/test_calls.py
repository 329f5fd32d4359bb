"""The blocks that explain, count and call: the way, the figures, the banner, the invitation."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page

from mentorship import blocks
from mentorship.choices import CycleStatus, MatchStatus, MentorshipType, MentorStatus
from mentorship.domain.figures import Figure, count_figures, places_free
from mentorship.models import Application, Match
from mentorship.testing.factories import (
    make_case,
    make_cycle,
    make_mentee,
    make_mentor,
    put_into,
)

pytestmark = pytest.mark.django_db

ALL = dict.fromkeys([figure.value for figure in Figure], True)


def render(block, value, **context):
    return block.render(block.normalize(value), context)


def match(mentor, cycle, status=MatchStatus.ACTIVE):
    """A pairing as the confirmation leaves it."""
    case = make_case(mentor, mentee=make_mentee())
    application = Application.objects.get(enrolment=case)
    taken = Match.objects.filter(mentor=mentor, cycle=cycle).count()
    return Match.objects.create(
        application=application,
        enrolment=case,
        cycle=cycle,
        mentor=mentor,
        place=taken + 1,
        status=status,
        confirmed_at=timezone.now(),
    )


class TestHowItWorks:
    def test_a_new_block_brings_four_steps_in_order(self):
        block = blocks.HowItWorksBlock()

        content = render(block, block.get_default())

        assert content.count("<li>") == 4
        assert content.index("You choose") < content.index("You meet")

    def test_editors_write_their_own(self):
        steps = [{"title": "Say hello", "text": "To us."}, {"title": "Go", "text": "<b>On</b>"}]

        content = render(blocks.HowItWorksBlock(), {"heading": "", "steps": steps})

        assert "Say hello" in content
        assert "&lt;b&gt;On&lt;/b&gt;" in content
        assert "<h2" not in content

    def test_it_asks_the_database_nothing(self, django_assert_num_queries):
        block = blocks.HowItWorksBlock()
        with django_assert_num_queries(0):
            render(block, block.get_default())

    def test_the_editor_gets_its_words_as_words(self):
        block = blocks.MentorshipStreamBlock()
        child = block.child_blocks["how_it_works"]

        prepared = child.get_prep_value(child.get_default())

        assert str(prepared["steps"][0]["value"]["title"]) == "You choose"


class TestFigures:
    def test_what_the_public_may_know_is_counted(self):
        cycle = make_cycle()
        mentor = make_mentor(expertise=("Python", "Rust"), languages=("en", "de"))
        other = make_mentor(expertise=("Rust",), languages=("en",))
        make_mentor(status=MentorStatus.PENDING, expertise=("Go",), languages=("fr",))
        make_mentor(status=MentorStatus.REJECTED, expertise=("Go",), languages=("fr",))
        make_mentor(left_at=timezone.now(), expertise=("Go",), languages=("fr",))
        match(mentor, cycle)
        match(other, cycle, MatchStatus.COMPLETED)
        match(other, cycle, MatchStatus.CANCELLED)

        assert count_figures(Figure) == {
            Figure.MENTORS: 2,
            Figure.MATCHES: 2,
            Figure.LANGUAGES: 2,
            Figure.FIELDS: 2,
        }

    def test_each_can_be_switched_off(self):
        make_mentor()

        content = render(blocks.ProgrammeFiguresBlock(), {"mentors": True, "minimum": 1})

        assert "active mentor" in content
        assert "language" not in content

    def test_nothing_below_the_minimum_is_shown(self):
        make_mentor(languages=("en", "de"))
        block = blocks.ProgrammeFiguresBlock()

        assert "languages" in render(block, {**ALL, "minimum": 2})
        assert "active mentor" not in render(block, {**ALL, "minimum": 2})
        assert render(block, {**ALL, "heading": "Numbers", "minimum": 3}).strip() == ""

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_number_of_queries_does_not_grow(self, count, django_assert_num_queries):
        cycle = make_cycle()
        for _number in range(count):
            match(make_mentor(), cycle)
        block = blocks.ProgrammeFiguresBlock()

        with django_assert_num_queries(4):
            render(block, {**ALL, "minimum": 1})
        with django_assert_num_queries(1):
            render(block, {"mentors": True, "minimum": 1})


class TestPlacesFree:
    def free(self, cycle):
        return places_free(cycle, today=timezone.localdate())

    def test_nobody_means_none(self):
        assert self.free(make_cycle()) == 0

    def test_what_mentors_offer_up_to_the_cap_less_the_matches(self):
        cycle = make_cycle(mentor_cap=2)
        mentor = make_mentor(long_term_mentees=3)
        make_mentor(long_term_mentees=1)
        assert self.free(cycle) == 2 + 1

        match(mentor, cycle)
        assert self.free(cycle) == 1 + 1

    def test_a_cancelled_match_frees_the_place(self):
        cycle = make_cycle()
        match(make_mentor(long_term_mentees=1), cycle, MatchStatus.CANCELLED)

        assert self.free(cycle) == 1

    def test_a_mentor_over_the_cap_takes_nobody_elses_place(self):
        cycle = make_cycle()
        full = make_mentor(long_term_mentees=2)
        make_mentor(long_term_mentees=3)
        match(full, cycle)
        match(full, cycle)
        cycle.mentor_cap = 1

        assert self.free(cycle) == 1

    def test_who_takes_no_requests_has_no_place(self):
        today = timezone.localdate()
        cycle = make_cycle(type=MentorshipType.AD_HOC)
        make_mentor(ad_hoc_mentees=2, paused_until=today)
        make_mentor(paused_until=today + datetime.timedelta(days=1))
        make_mentor(offers_ad_hoc=False, ad_hoc_mentees=None)
        make_mentor(status=MentorStatus.PENDING)
        make_mentor(left_at=timezone.now())

        assert self.free(cycle) == 2

    @pytest.mark.parametrize("count", [1, 3])
    def test_one_query_however_many_mentors(self, count, django_assert_num_queries):
        cycle = make_cycle()
        for _number in range(count):
            make_mentor()

        with django_assert_num_queries(1):
            self.free(cycle)


class TestBanner:
    VALUE = {"heading": "", "text": "Come in", "closed_text": ""}

    def test_what_until_when_and_for_how_many(self, rf):
        cycle = make_cycle(name="Spring round")
        make_mentor(long_term_mentees=3)

        content = render(blocks.OpenCycleBannerBlock(), self.VALUE, request=rf.get("/"))

        for fact in ("Spring round", "Long-term mentorship", "Apply until", "3 places are free."):
            assert fact in content
        assert str(cycle.closes_on.year) in content

    def test_one_place_is_said_in_the_singular(self, rf):
        make_cycle(mentor_cap=1)
        make_mentor()

        content = render(blocks.OpenCycleBannerBlock(), self.VALUE, request=rf.get("/"))

        assert "1 place is free." in content

    def test_a_full_cycle_promises_nothing(self, rf):
        make_cycle()

        content = render(blocks.OpenCycleBannerBlock(), self.VALUE, request=rf.get("/"))

        assert "free" not in content
        assert "All places are taken at the moment." in content

    def test_between_two_cycles(self, rf, django_assert_num_queries):
        put_into(make_cycle(), CycleStatus.CLOSED)

        with django_assert_num_queries(1):
            content = render(blocks.OpenCycleBannerBlock(), self.VALUE, request=rf.get("/"))

        assert "Between two cycles" in content

    def test_two_banners_of_a_page_ask_together(self, rf, django_assert_num_queries):
        make_cycle()
        request = rf.get("/")

        # The cycle and the places.
        with django_assert_num_queries(2):
            for _time in range(2):
                render(blocks.OpenCycleBannerBlock(), self.VALUE, request=request)


@pytest.mark.parametrize("name", ["how_it_works", "programme_figures", "open_cycle_banner"])
def test_the_editor_shows_a_preview(admin_client, name):
    make_cycle()
    make_mentor()
    block = blocks.MentorshipStreamBlock().child_blocks[name]

    content = block.render(block.normalize(block.get_preview_value()))

    assert "mentorship-block" in content
    assert block.is_previewable


def test_all_blocks_stand_on_a_page(client):
    from tests.testapp.models import HostPage

    home = Page.objects.get(depth=2)
    make_mentor()
    block = blocks.HowItWorksBlock()
    body = [
        ("HowItWorksBlock", block.get_default()),
        ("ProgrammeFiguresBlock", {**ALL, "minimum": 1}),
    ]
    home.add_child(instance=HostPage(title="Programme", slug="programme", body=body))

    content = client.get("/programme/").content.decode()

    assert "We read" in content
    assert "mentorship-figures" in content
