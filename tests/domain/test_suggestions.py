"""A7: the parts of a suggestion's score, each by itself, and what speaks against a mentor."""

import datetime

import pytest
from django.utils import timezone

from mentorship.domain import offers, queue, scoring
from mentorship.domain.explaining import PARTS, Veto
from mentorship.domain.suggestions import suggest
from mentorship.models import Expertise, Language, Level, Specialisation
from mentorship.testing.factories import make_cycle, make_mentee, make_mentor, web

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(db):
    return make_cycle(mentor_cap=3)


@pytest.fixture
def wait(cycle, now):
    """Somebody in the queue."""

    def wait(subject="", **fields):
        mentee = make_mentee(**fields)
        names = {"email": mentee.email, "name": mentee.name, "reference": mentee.email}
        return queue.join_queue(subject=subject, now=now, **names).enrolment

    return wait


def suggestion(case, mentor, now):
    return next(row for row in suggest(case, now=now) if row.mentor == mentor)


def part(case, mentor, now, key):
    return next(each for each in suggestion(case, mentor, now).parts if each.key == key)


def known(mentor, name, level):
    topic = Expertise.objects.get_or_create(name=name)[0]
    Specialisation.objects.create(mentor=mentor, expertise=topic, level=level)


def ask(case, mentor, team, now):
    return queue.pick(case.pk, mentor.pk, actor=team, now=now, send=True)


def test_the_parts_are_the_score_and_make_a_hundred_at_most(wait, now):
    case, mentor = wait("Python"), make_mentor()
    found = suggestion(case, mentor, now)

    assert found.score == sum(each.points for each in found.parts)
    assert [each.key for each in found.parts] == list(PARTS)
    assert sum(most for _label, most in PARTS.values()) == 100
    assert all(0 <= each.points <= each.most and each.why for each in found.parts)
    assert found.vetoes == ()


@pytest.mark.parametrize("level", Level)
def test_expertise_counts_by_its_level(level, wait, now):
    mentor = make_mentor(expertise=())
    known(mentor, "Python", level)

    found = part(wait("Learning python"), mentor, now, "expertise")
    assert found.points == scoring.LEVEL_POINTS[level]
    assert found.why == f"Python ({level.label})"


def test_the_two_best_fields_count(wait, now):
    mentor = make_mentor(expertise=())
    for name, level in (("Rust", 1), ("Python", 5), ("Go", 4)):
        known(mentor, name, level)

    found = part(wait("Rust, Python and Go"), mentor, now, "expertise")
    assert found.points == scoring.LEVEL_POINTS[5] + scoring.LEVEL_POINTS[4]
    assert part(wait("Sewing"), mentor, now, "expertise").why == "No field in common"


@pytest.mark.parametrize(
    ("zone", "points", "words"),
    [
        ("UTC", 12, "12 hours a day"),
        ("Etc/GMT+3", 9, "9 hours a day"),
        ("Etc/GMT+11", 1, "1 hour a day"),
        ("Etc/GMT+12", 0, "No hour between 9 and 21"),
        ("Asia/Kolkata", 6, "6.5 hours a day"),
    ],
)
def test_the_hours_of_a_day_in_which_both_can_meet(zone, points, words, wait, now):
    mentor = make_mentor(timezone=zone)
    found = part(wait(timezone="UTC"), mentor, now, "overlap")

    assert found.points == points
    assert words in found.why


def test_a_language_that_the_mentee_speaks_or_reads(wait, now):
    mentor = make_mentor(languages=("pt-br", "ar"))
    reads, speaks, neither = wait(preferred_language="pt"), wait(), wait(preferred_language="en")
    speaks.mentee.languages.add(Language.objects.get(code="ar"))

    assert part(reads, mentor, now, "language").points == scoring.LANGUAGE_POINTS
    assert part(speaks, mentor, now, "language").why == "Arabic"
    assert part(neither, mentor, now, "language").points == 0


@pytest.mark.parametrize(
    ("learns", "teaches", "points"),
    [
        ("TALK", "TALK", scoring.STYLE_POINTS),
        ("MIXED", "MIXED", scoring.STYLE_POINTS),
        ("TALK", "MIXED", scoring.STYLE_MIXED),
        ("MIXED", "PICTURES", scoring.STYLE_MIXED),
        ("TALK", "PRACTICE", 0),
        ("", "PRACTICE", scoring.STYLE_UNKNOWN),
        ("TALK", "", scoring.STYLE_UNKNOWN),
    ],
)
def test_learning_and_teaching(learns, teaches, points, wait, now):
    mentor = make_mentor(teaching_style=teaches)
    assert part(wait(learning_style=learns), mentor, now, "style").points == points


def test_the_response_time_and_the_declines_are_those_of_real_offers(wait, team, now):
    mentor, case = make_mentor(), wait()
    assert part(case, mentor, now, "response").why == "Too few answers to tell"
    assert part(case, mentor, now, "declines").points == scoring.DECLINE_POINTS
    for hours in (1, 20, 300):
        application = ask(wait(), mentor, team, now)
        later = now + datetime.timedelta(hours=hours)
        offers.decline(application.pk, actor=web(mentor.user), now=later)

    later = now + datetime.timedelta(days=20)
    found = part(case, mentor, later, "response")
    assert (found.points, found.why) == (7, "Usually answers within 20 hours")
    assert part(case, mentor, later, "declines").points == scoring.DECLINE_POINTS - 3
    much_later = now + datetime.timedelta(days=250)
    assert part(case, mentor, much_later, "declines").points == scoring.DECLINE_POINTS


def test_what_speaks_against_a_mentor(wait, cycle, team, now):
    case = wait(email="ada@example.org")
    mentors = {
        Veto.SELF: make_mentor(email="Ada@example.org", with_user=False),
        Veto.FULL: make_mentor(long_term_mentees=1),
        Veto.PAUSED: make_mentor(paused_until=timezone.localdate() + datetime.timedelta(days=9)),
        Veto.DECLINED: make_mentor(),
        Veto.ASKED: make_mentor(),
    }
    free = make_mentor(timezone="Pacific/Auckland", languages=("ar",))
    ask(wait(), mentors[Veto.FULL], team, now)
    declined = ask(case, mentors[Veto.DECLINED], team, now)
    answerer = web(mentors[Veto.DECLINED].user)
    offers.decline(declined.pk, actor=answerer, now=declined.offered_at)
    ask(case, mentors[Veto.ASKED], team, now)

    rows = {row.mentor: row for row in suggest(case, now=now)}

    assert {veto: rows[mentor].vetoes for veto, mentor in mentors.items()} == {
        veto: (veto,) for veto in mentors
    }
    assert next(iter(rows)) == free
    assert {veto for veto, mentor in mentors.items() if not rows[mentor].can_be_picked} == {
        Veto.SELF,
        Veto.ASKED,
    }
    assert "0 matched, 0 accepted, 1 offered, of 1" in rows[mentors[Veto.FULL]].warnings[0]
    assert all(len(row.warnings) == len(row.vetoes) for row in rows.values())
