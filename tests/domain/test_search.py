"""Finding mentors by words and facets: what is found, what is counted, what never raises."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.choices import MentorshipType, MentorStatus
from mentorship.domain import index as indexes
from mentorship.domain.directory import glance
from mentorship.domain.search import Question, Scope, find, words_asked
from mentorship.models import DirectoryEntry, Expertise, Language, fold
from mentorship.testing.factories import make_cycle, make_mentor, put_into

pytestmark = pytest.mark.django_db


def ask(text="", *, zone="", sort="best", scope=None, **chosen):
    """Search as a request does; returns the names' ids and the counts."""
    look = glance()
    question = Question(
        words=words_asked(text),
        chosen={facet: frozenset(values) for facet, values in chosen.items()},
        zone=zone,
        sort=sort,
        scope=scope or Scope(),
    )
    index = indexes.index_of(look.stamp, look.cycle)
    return find(index, question, cycle=look.cycle, now=timezone.now())


def ids(*mentors):
    return [mentor.pk for mentor in mentors]


class TestWords:
    @pytest.mark.parametrize(
        "text", ["grace", "GRA", "lin", "Zürich", "zuri", "c++", "pyth", "lin grace", "数据", "据"]
    )
    def test_each_word_begins_a_word_of_the_profile(self, text):
        found = make_mentor("Grace Lin", headline="Zürich, C++ and 数据", expertise=("Python",))
        make_mentor("Somebody Else", headline="Elsewhere", bio="Nothing", expertise=("Rust",))

        assert ask(text).mentor_ids == ids(found)

    @pytest.mark.parametrize("text", ["race", "lin rust", "c#", "ython"])
    def test_what_is_not_there_is_not_found(self, text):
        make_mentor("Grace Lin", headline="Zürich, C++", expertise=("Python",))

        assert ask(text).total == 0

    def test_name_headline_and_field_stand_before_the_rest(self):
        beside = make_mentor("Aaron", bio="I have once seen Rust.")
        about = make_mentor("Zoe", expertise=("Rust",))

        assert ask("rust").mentor_ids == ids(about, beside)

    @pytest.mark.parametrize(
        "text",
        [
            *("%", "_", "'", '"', "\\", "\0", "a\0b", "* OR 1=1 --", 'NEAR("a" b)', "(", "^a:b"),
            *("x" * 10_000, "x " * 5_000, "(" * 10_000, "\ud800", "é" * 10_000),
        ],
    )
    def test_a_hostile_query_never_raises(self, text):
        make_mentor("Grace Lin")

        assert ask(text).total in {0, 1}

    @given(st.text())
    @settings(max_examples=200, deadline=None)
    def test_no_text_raises(self, text):
        index = indexes.Index([], [], [])
        question = Question(words=words_asked(text))

        assert find(index, question, cycle=None, now=timezone.now()).total == 0

    def test_a_percent_sign_stands_for_nothing(self):
        make_mentor("Grace Lin")

        assert words_asked("%_*") == ()
        assert ask("gr%e").total == 0

    @pytest.mark.parametrize(
        ("text", "folded"),
        [("Straße", "strasse"), ("Łódź", "lodz"), ("ÉÑ", "en"), ("İstanbul", "istanbul")],
    )
    def test_case_and_accents_do_not_matter(self, text, folded):
        assert fold(text) == folded


class TestFacets:
    def test_each_is_counted_under_the_others_only(self):
        make_mentor(expertise=("Python",), languages=("en",))
        make_mentor(expertise=("Python", "Rust"), languages=("es",))
        make_mentor(expertise=("Rust",), languages=("es",))

        found = ask(expertise={"python"}, language={"es"})

        assert found.total == 1
        assert found.counts["expertise"] == {"python": 1, "rust": 2}
        assert found.counts["language"] == {"en": 1, "es": 1}

    def test_values_of_one_facet_add_up(self):
        python, rust = (
            make_mentor("A", expertise=("Python",)),
            make_mentor("B", expertise=("Rust",)),
        )
        make_mentor("C", expertise=("Sewing",))

        assert ask(expertise={"python", "rust"}).mentor_ids == ids(python, rust)

    def test_a_value_that_nobody_has_narrows_nothing(self):
        mentor = make_mentor()

        assert ask(expertise={"gone"}).mentor_ids == ids(mentor)

    def test_the_type_of_mentorship(self):
        both = make_mentor("A")
        long_term = make_mentor("B", offers_ad_hoc=False, ad_hoc_mentees=None)

        assert ask(type={MentorshipType.AD_HOC.value}).mentor_ids == ids(both)
        assert ask(type={MentorshipType.LONG_TERM.value}).mentor_ids == ids(both, long_term)

    def test_hours_together(self):
        berlin = make_mentor("A", timezone="Europe/Berlin")
        make_mentor("B", timezone="Pacific/Auckland")

        found = ask(zone="Europe/Madrid", overlap={"9"})

        assert found.mentor_ids == ids(berlin)
        assert found.counts["overlap"]["9"] == 1
        assert "overlap" not in ask().counts

    def test_open_places(self):
        make_cycle()
        free = make_mentor("A")
        today = timezone.localdate()
        make_mentor("B", paused_until=today + datetime.timedelta(days=3))
        make_mentor("C", offers_long_term=False, long_term_mentees=None, long_term_hours=None)

        assert ask(free={"1"}).mentor_ids == ids(free)
        assert ask().counts["free"] == {"1": 1}

    def test_among_some_mentors_or_fields_only(self):
        first, second = make_mentor("A"), make_mentor("B", expertise=("Rust",))

        picked = ask(scope=Scope(mentor_ids=(second.pk, first.pk)))
        assert picked.mentor_ids == ids(second, first)
        assert ask(scope=Scope(topics=("rust",))).mentor_ids == ids(second)


class TestOrder:
    def test_by_name_on_every_database_alike(self):
        mentors = [make_mentor(name) for name in ("Zoe", "élodie", "Emil", "adam")]

        assert ask().mentor_ids == ids(mentors[3], mentors[1], mentors[2], mentors[0])

    def test_the_others(self):
        make_cycle()
        first = make_mentor("A", long_term_mentees=1, timezone="Asia/Tokyo")
        second = make_mentor("B", long_term_mentees=2, timezone="Europe/Berlin")

        assert ask(sort="newest").mentor_ids == ids(second, first)
        assert ask(sort="places").mentor_ids == ids(second, first)
        assert ask(sort="hours", zone="Europe/Madrid").mentor_ids == ids(second, first)
        assert ask(sort="hours").mentor_ids == ids(first, second)


class TestRows:
    @pytest.mark.parametrize("status", [MentorStatus.PENDING, MentorStatus.REJECTED])
    def test_hidden_mentors_are_never_found(self, status):
        mentor = make_mentor("Grace Lin")
        assert ask("grace").total == 1

        put_into(mentor, status)

        assert ask("grace").total == 0
        assert ask().counts["expertise"] == {}

    def test_who_left_is_not_found(self):
        mentor = make_mentor()
        type(mentor).objects.update(left_at=timezone.now())

        assert ask().total == 0

    def test_a_changed_profile_is_found_at_once(self):
        mentor = make_mentor("Grace Lin")
        assert ask("hopper").total == 0

        mentor.name = "Grace Hopper"
        mentor.save()

        assert ask("hopper").total == 1

    def test_a_renamed_field_is_found_by_its_new_name(self):
        make_mentor(expertise=("Sewing",))
        topic = Expertise.objects.get(name="Sewing")
        topic.name = "Tailoring"
        topic.save()

        assert ask("tailor").total == 1
        assert ask("sewing").total == 0

    @pytest.mark.parametrize("all_at_once", [False, True])
    def test_a_deleted_field_is_gone(self, all_at_once):
        make_mentor(expertise=("Sewing",))
        topics = Expertise.objects.filter(name="Sewing")
        topics.delete() if all_at_once else topics.get().delete()

        assert ask("sewing").total == 0
        assert ask().counts["expertise"] == {}

    def test_a_deleted_language_is_gone(self):
        make_mentor(languages=("en", "es"))
        Language.objects.get(code="es").delete()

        assert ask().counts["language"] == {"en": 1}

    def test_a_stamp_tells_any_two_sets_of_mentors_apart(self):
        first, second = make_mentor(), make_mentor()
        put_into(first, MentorStatus.REJECTED)
        before = glance().stamp
        put_into(first, MentorStatus.ACTIVE)
        put_into(second, MentorStatus.REJECTED)

        assert glance().stamp != before

    def test_the_glance_shows_the_open_cycle_in_one_query(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert glance().cycle is None
        cycle = make_cycle()
        with django_assert_num_queries(1):
            found = glance().cycle
        assert found == cycle
        assert found.closes_on == cycle.closes_on

    def test_an_index_is_read_once(self, django_assert_num_queries):
        make_mentor()
        ask()

        with django_assert_num_queries(1):
            ask("anything")

    def test_touching_a_row_makes_what_was_made_from_it_old(self):
        mentor = make_mentor()
        before = glance().stamp
        DirectoryEntry.objects.touch([mentor.pk])

        assert glance().stamp != before

    def test_the_command_writes_all_rows_anew(self, capsys):
        mentor = make_mentor("Grace Lin")
        type(mentor).objects.update(name="Grace Hopper")
        assert ask("hopper").total == 0

        call_command("mentorship_reindex")

        assert ask("hopper").total == 1
        assert "1 rows written." in capsys.readouterr().out
