"""Applying (A1, A2, A10), with what browsers and strangers send."""

import pytest
from django.utils import timezone

from mentorship.choices import ApplicationStatus, CycleStatus, DraftKind, MentorshipType, Notice
from mentorship.domain import choosing, drafts, review
from mentorship.domain.accounts import address_of
from mentorship.models import Application, Enrolment, Expertise, MenteeProfile, Notification
from mentorship.testing.factories import (
    admin,
    make_admin,
    make_case,
    make_cycle,
    make_mentee,
    make_mentor,
    put_into,
    reload,
)

from .steps import choose

ADDRESS = "/mentorship/apply/"
FIXED = ("subject", "topics", "motivation", "goals", "hours_per_month")
WORDS = {
    "name": "Ada Okafor",
    "subject": "First job",
    "motivation": "I want to learn.",
    "timezone": "Africa/Lagos",
    "preferred_language": "",
}


@pytest.fixture
def mentors(cycle):
    return [make_mentor(f"Mentor {letter}") for letter in "ABCDEF"]


def answers(mentors, places=None, **words):
    places = places or range(1, len(mentors) + 1)
    return {**WORDS, **words, "mentor": [m.pk for m in mentors], "place": list(places)}


def refused(client, data, words):
    before = (Application.objects.count(), Enrolment.objects.count(), Notification.objects.count())
    response = client.post(ADDRESS, data)
    content = response.content.decode()
    assert response.status_code == 200
    assert "data-mentorship-errors" in content
    assert words in content
    after = (Application.objects.count(), Enrolment.objects.count(), Notification.objects.count())
    assert after == before
    return content


class TestGood:
    def test_the_list_goes_to_the_team(self, client, visitor, mentors):
        topic = Expertise.objects.create(name="Careers")
        choose(client, mentors[1], mentors[0])

        response = client.post(ADDRESS, answers(mentors[1::-1], topics=[topic.pk]))

        assert response.url == "/mentorship/apply/thanks/"
        enrolment = Enrolment.objects.get()
        assert enrolment.mentee.user == visitor
        assert enrolment.mentee.timezone == "Africa/Lagos"
        assert (enrolment.subject, list(enrolment.topics.all())) == ("First job", [topic])
        rows = enrolment.applications.in_line().values_list("mentor__name", "priority", "status")
        assert list(rows) == [
            ("Mentor B", 1, ApplicationStatus.PENDING),
            ("Mentor A", 2, ApplicationStatus.PENDING),
        ]
        assert Notification.objects.filter(notice=Notice.APPLICATION_RECEIVED).count() == 1
        assert choosing.chosen_by(visitor) == []
        assert "within 48 hours" in client.get(response.url).content.decode()

    def test_the_form_shows_the_list_in_order(self, client, visitor, mentors):
        choose(client, mentors[2], mentors[0])

        content = client.get(ADDRESS).content.decode()

        assert content.index("Mentor C") < content.index("Mentor A")
        assert "csrfmiddlewaretoken" in content

    def test_a_mentee_who_returns_finds_the_form_filled_in(self, client, mentee, mentors):
        make_case(mentors[0], mentee=mentee)

        content = client.get(ADDRESS).content.decode()

        for known in ("Ada Okafor", "First job", "I want to learn.", "Mentor A"):
            assert known in content

    def test_later_choices_go_on_from_the_next_free_place(self, client, mentee, mentors):
        enrolment = make_case(mentors[0], mentors[1], mentee=mentee)
        choose(client, mentors[2])
        assert 'name="place" value="3"' in client.get(ADDRESS).content.decode()

        client.post(ADDRESS, answers([mentors[2]], [3]))

        assert enrolment.applications.count() == 3
        assert MenteeProfile.objects.count() == 1

    def test_words_that_were_reviewed_stay_as_they_are(self, client, mentee, mentors):
        enrolment = make_case(mentors[0], mentee=mentee)
        assert 'name="subject"' in client.get(ADDRESS).content.decode()
        review.approve_list(enrolment.pk, actor=admin(make_admin()), now=timezone.now())

        content = client.get(ADDRESS).content.decode()

        assert "Our team has reviewed these words" in content
        for words in ("First job", "I want to learn."):
            assert words in content
        for name in FIXED:
            assert f'name="{name}"' not in content
        response = client.post(ADDRESS, answers([mentors[1]], [2], subject="New", motivation="New"))
        assert response.url == "/mentorship/apply/thanks/"
        kept = reload(enrolment)
        assert (kept.subject, kept.motivation) == ("First job", "I want to learn.")
        assert kept.applications.count() == 2

    def test_such_a_case_needs_no_words(self, client, mentee, mentors):
        enrolment = make_case(mentors[0], mentee=mentee)
        review.approve_list(enrolment.pk, actor=admin(make_admin()), now=timezone.now())
        data = {k: v for k, v in answers([mentors[1]], [2]).items() if k not in FIXED}

        assert client.post(ADDRESS, data).url == "/mentorship/apply/thanks/"

    def test_a_reason_holds_nothing_that_no_database_keeps(self, client, visitor, mentors):
        client.post(ADDRESS, answers(mentors[:1]) | {f"why-{mentors[0].pk}": "\0Be\0cause\r\n\0"})

        assert Application.objects.get().why == "Because"

    def test_hostile_text_is_only_text(self, client, visitor, mentors):
        text = "<img src=x onerror=alert(1)>"

        client.post(ADDRESS, answers(mentors[:1], name=text, subject=text, motivation=text))

        content = client.get("/mentorship/my/").content.decode()
        assert "<img src=x" not in content
        assert "&lt;img src=x" in content


class TestRefused:
    def test_six_choices(self, client, visitor, mentors):
        content = refused(client, answers(mentors), "You can choose up to 5 mentors")

        assert "I want to learn." in content
        assert not MenteeProfile.objects.exists()

    def test_two_more_where_one_place_is_left(self, client, mentee, mentors):
        make_case(*mentors[:4], mentee=mentee)

        refused(client, answers(mentors[4:], [5, 4]), "You can choose up to 5 mentors")

    def test_the_same_mentor_twice(self, client, visitor, mentors):
        data = answers([mentors[0], mentors[0]])

        refused(client, data, "Mentor A is on your list already.")

    def test_a_mentor_of_an_earlier_choice(self, client, mentee, mentors):
        make_case(mentors[0], mentee=mentee)

        refused(client, answers(mentors[:1], [2]), "Mentor A is on your list already.")

    @pytest.mark.parametrize("places", [[1, 1], [0, 1], [1, 6], [1, 999]])
    def test_places_that_do_not_exist_or_twice(self, client, visitor, mentors, places):
        refused(client, answers(mentors[:2], places), "Give each mentor a different place")

    def test_nobody(self, client, visitor, mentors):
        refused(client, WORDS, "Choose at least one mentor.")

    @pytest.mark.parametrize(
        "broken",
        [
            {"mentor": ["1", "2"], "place": ["1"]},
            {"mentor": ["x"], "place": ["1"]},
            {"mentor": ["1"], "place": ["first"]},
            {"mentor": ["-1"], "place": ["1"]},
            {"mentor": ["9" * 40], "place": ["1"]},
        ],
    )
    def test_a_list_that_did_not_arrive_whole(self, client, visitor, mentors, broken):
        refused(client, WORDS | broken, "did not arrive whole")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("subject", "x" * 141),
            ("motivation", "x" * 4001),
            ("timezone", ""),
            ("timezone", "../../etc/passwd"),
            ("topics", ["999999"]),
            ("topics", ["9" * 30]),
            ("topics", ["²"]),
            ("topics", ["-1"]),
            ("languages", ["9" * 30]),
            ("languages", ["x"]),
            ("preferred_language", "tlh"),
        ],
    )
    def test_words_that_make_no_sense(self, client, visitor, mentors, field, value):
        refused(client, answers(mentors[:1], **{field: value}), f'href="#id_{field}"')

    @pytest.mark.parametrize("status", [CycleStatus.CLOSED, CycleStatus.DRAFT])
    def test_no_open_cycle(self, client, visitor, mentors, cycle, status):
        put_into(cycle, status)

        refused(client, answers(mentors[:1]), "Applications are closed")

    def test_after_the_last_day(self, client, visitor, mentors, cycle):
        cycle.closes_on = cycle.opens_on
        cycle.save()

        refused(client, answers(mentors[:1]), "Applications are closed")

    def test_the_wrong_kind(self, client, visitor, mentors, cycle):
        put_into(cycle, CycleStatus.CLOSED)
        make_cycle(type=MentorshipType.AD_HOC)
        long_term_only = make_mentor("Lena", offers_ad_hoc=False, ad_hoc_mentees=None)

        refused(client, answers([long_term_only]), "Lena does not take applications")

    def test_a_hidden_mentor_is_not_named(self, client, visitor, cycle):
        hidden = make_mentor("Hidden Person", status="PENDING")

        content = refused(client, answers([hidden]), "This mentor does not take applications")

        assert "Hidden Person" not in content

    def test_oneself(self, client, visitor, cycle):
        own = make_mentor(user=visitor, email=address_of(visitor))

        refused(client, answers([own]), "Nobody can be their own mentor.")

    def test_somebody_elses_case_stays_theirs(self, client, visitor, mentors):
        other = make_case(mentors[0], mentee=make_mentee())

        client.post(ADDRESS, answers(mentors[1:2]))

        assert other.applications.count() == 1

    def test_twice_at_once_ends_as_one(self, client, visitor, mentors):
        choose(client, *mentors[:3])
        for _time in range(2):
            response = client.post(ADDRESS, answers(mentors[:2]))
            assert response.url == "/mentorship/apply/thanks/"

        assert Application.objects.count() == 2
        assert Notification.objects.filter(notice=Notice.APPLICATION_RECEIVED).count() == 1
        draft = drafts.load(DraftKind.APPLICATION, user=visitor)
        assert draft.data == {"mentors": [mentors[2].pk]}, "nothing but who was not sent is left"

    def test_what_has_been_withdrawn_has_not_arrived(self, client, visitor, mentors):
        client.post(ADDRESS, answers(mentors[:1]))
        put_into(Application.objects.get(), ApplicationStatus.DROPPED)

        refused(client, answers(mentors[:1]), "is on your list already")
        assert drafts.load(DraftKind.APPLICATION, user=visitor).data["subject"] == "First job"
