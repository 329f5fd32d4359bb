"""Every list asks the database as often for three rows as for one.

The numbers are written out on purpose: whoever changes one says why.
"""

import io

import pytest
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model

from mentorship.domain import assessments, inquiries, matches, notes, offers, queue
from mentorship.domain.actors import Right
from mentorship.models import MAX_CHOICES, Enrolment, Match, ProfileChange
from mentorship.testing import factories
from mentorship.wagtail_admin.registers.applications import ApplicationRegister
from tests.wagtail_admin.conftest import accepted, offered, queued

# Wagtail leaves the temporary file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def photo():
    file = io.BytesIO()
    Image.new("RGB", (100, 100)).save(file, "PNG")
    file.seek(0)
    return get_image_model().objects.create(title="Photo", file=ImageFile(file, "photo.png"))


def mentor(**fields):
    return factories.make_mentor(photo=photo(), expertise=("Python", "Design"), **fields)


def to_review(team):
    factories.make_case(mentor())


def with_remarks(team):
    offer = offered(team, mentor())
    actor = factories.web(offer.mentor.user)
    offers.add_remarks(offer.pk, remarks="If …", actor=actor, now=timezone.now())


def flagged(team):
    application = accepted(team, mentor())
    matches.confirm(application.pk, actor=factories.admin(team), now=timezone.now())
    Match.objects.update(flag="Look")


def asked_and_changed(team):
    by = {"actor": factories.admin(team), "now": timezone.now()}
    inquiries.ask_mentor(mentor(status="PENDING").pk, question="A photo?", **by)
    changed, values = mentor(), {"headline": "Anew"}
    ProfileChange.objects.create(mentor=changed, values=values, created_at=timezone.now())
    mentor(status="PENDING")


LISTS = {
    # Two of them are for the filters: the colleagues whose cases wait, and the cycles.
    "review": ("mentorship_admin:review", to_review, 19),
    "remarks": ("mentorship_admin:review", with_remarks, 15),
    "mentors": ("mentorship_admin:mentors", lambda team: mentor(status="PENDING"), 15),
    # Each list that is not empty is counted and read; an empty one is counted.
    "asked and changed": ("mentorship_admin:mentors", asked_and_changed, 17),
    "confirm": ("mentorship_admin:confirm_list", lambda team: accepted(team, mentor()), 18),
    "flagged": ("mentorship_admin:confirm_list", flagged, 13),
    "queue": ("mentorship_admin:queue", lambda team: queued(team, mentor()), 13),
    "cycles": (
        "mentorship_cycles_modeladmin_index",
        lambda team: factories.make_cycle(status="DRAFT"),
        13,
    ),
    "applications": ("mentorship_applications_modeladmin_index", to_review, 14),
    "matches": ("mentorship_matches_modeladmin_index", flagged, 14),
    "messages": ("mentorship_messages_modeladmin_index", flagged, 13),
    # One of them, as in the registers, is for the saved filters.
    "snippets": ("wagtailsnippets_mentorship_mentorprofile:list", lambda team: mentor(), 14),
    "history": ("mentorship_admin:history", to_review, 13),
}


def queries(client, url):
    """How many queries the page takes; renditions of photos are made at its first visit."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", LISTS)
def test_a_list(desk, cycle, team, name):
    page, make, expected = LISTS[name]
    found = []
    for _rows in ("one", "two", "three"):
        make(team)
        found.append(queries(desk, reverse(page)))

    assert (found[0], found[2]) == (expected, expected)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_spreadsheet(desk, cycle, team, kind):
    url = reverse("mentorship_applications_modeladmin_index")
    found = []
    for _rows in ("one", "two", "three"):
        to_review(team)
        with CaptureQueriesContext(connection) as captured:
            b"".join(desk.get(url, {"export": kind}).streaming_content)
        found.append(len(captured))

    assert (found[0], found[2]) == (7, 7)


def test_the_choices_of_a_case(desk, cycle):
    found = []
    for number in (1, 3):
        case = factories.make_case(*(mentor() for _choice in range(number)))
        found.append(queries(desk, reverse("mentorship_admin:review_case", args=[case.pk])))

    assert found == [19, 19]


def holder(right):
    return factories.make_user(permissions=("wagtailadmin.access_admin", right))


@pytest.mark.parametrize(("who", "expected"), [(factories.make_admin, 17), (holder, 19)])
def test_a_case_costs_the_same_whoever_reads_it(client, cycle, who, expected):
    """However long the list and the past of the mentee are; whoever holds one right, too."""
    client.force_login(who() if who is factories.make_admin else who(Right.REVIEW_APPLICATIONS))
    found = []
    for number in (1, 10):
        case = factories.make_case(*(mentor() for _choice in range(min(number, MAX_CHOICES))))
        for _cycle in range(number):
            past = factories.make_cycle(status="CLOSED")
            Enrolment.objects.create(mentee=case.mentee, cycle=past, created_at=timezone.now())
        found.append(queries(client, reverse("mentorship_admin:review_case", args=[case.pk])))

    assert found == [expected, expected]


@pytest.mark.parametrize(("who", "expected"), [(factories.make_admin, 15), (holder, 17)])
def test_a_mentor_costs_the_same_whoever_reads_it(client, cycle, who, expected):
    """However many wait beside, and however much the mentor knows."""
    client.force_login(who() if who is factories.make_admin else who(Right.REVIEW_MENTORS))
    first = factories.make_mentor(status="PENDING", expertise=("Python",))
    found = [queries(client, reverse("mentorship_admin:mentor_review", args=[first.pk]))]
    fields, codes = ("Python", "Design", "Writing", "Sales"), ("en", "de", "es")
    rows = [
        factories.make_mentor(status="PENDING", expertise=fields, languages=codes)
        for _number in range(10)
    ]
    found.append(queries(client, reverse("mentorship_admin:mentor_review", args=[rows[5].pk])))

    assert found == [expected, expected]


def test_only_the_rows_of_a_page_are_read(desk, cycle, monkeypatch):
    monkeypatch.setattr(ApplicationRegister, "list_per_page", 2)
    factories.make_case(*(factories.make_mentor() for _choice in range(5)))
    response = desk.get(reverse("mentorship_applications_modeladmin_index"))

    assert (len(response.context["rows"]), response.context["result_count"]) == (2, 5)
    assert response.context["view"].queryset._result_cache is None


def test_a_case_with_a_past_and_others_beside_it(desk, cycle, team):
    """Whatever has been written and whoever waits beside it: one query more, and no others."""
    cycle.reviewers = 2
    cycle.save()
    past = factories.make_cycle(status="CLOSED")
    cases = [factories.make_case(mentor()) for _number in range(3)]
    for number in (1, 2):
        Enrolment.objects.create(
            mentee=cases[0].mentee,
            cycle=past if number == 1 else factories.make_cycle(status="CLOSED"),
            created_at=timezone.now(),
        )
    by = {"actor": factories.admin(team), "now": timezone.now()}
    for case in cases:
        inquiries.take_back(inquiries.ask_mentee(case.pk, question="Why?", **by).pk, **by)
    inquiries.ask_mentee(cases[0].pk, question="What for?", **by)
    for case in cases:
        notes.write_note(case, text="Look.", **by)
        assessments.assess(case.pk, score=4, comment="Good", **by)
    url = reverse("mentorship_admin:review_case", args=[cases[0].pk])

    assert queries(desk, url) == 20
    content = desk.get(url).content.decode()
    assert all(words in content for words in ("Why?", "What for?", "Look.", "Good"))


def test_what_was_written_by_accounts_that_are_gone(desk, cycle, team):
    """Of each kind on its own and together; whoever wrote it, also where nobody knows any more."""
    cycle.reviewers = 2
    cycle.save()
    gone, case = factories.make_team_member(), factories.make_case(mentor())
    by = {"actor": factories.admin(gone), "now": timezone.now()}
    url = reverse("mentorship_admin:review_case", args=[case.pk])
    for write in (
        lambda: assessments.assess(case.pk, score=2, comment="", **by),
        lambda: notes.write_note(case, text="Look.", **by),
        lambda: inquiries.ask_mentee(case.pk, question="Why?", **by),
    ):
        write()
        assert queries(desk, url) <= 20
    gone.delete()
    context = desk.get(url).context
    assert [note.author for note in context["notes"]] == [None]
    assert [(row.asked_by, row.is_open) for row in context["inquiries"]] == [(None, True)]
    assert context["scores_given"] == 0


def test_the_suggestions_for_a_mentee(desk, cycle, team):
    place = queued(team, mentor())
    url = reverse("mentorship_admin:assign", args=[place.pk])
    found = [queries(desk, url)]
    mentor()
    mentor()
    found.append(queries(desk, url))

    assert found == [18, 18]


def test_two_mentors_side_by_side(desk, cycle, team):
    place = queued(team, mentor())
    mentor()
    url = reverse("mentorship_admin:assign_compare", args=[place.pk])
    found = [queries(desk, url)]
    mentor()
    mentor()
    found.append(queries(desk, url))

    assert found == [18, 18]


def test_the_proposal_for_the_whole_queue(desk, cycle, team):
    url, found = reverse("mentorship_admin:propose"), []
    for _rows in ("one", "two", "three"):
        queued(team, mentor())
        mentor()
        found.append(queries(desk, url))

    assert (found[0], found[2]) == (19, 19)


def test_a_place_that_is_over(desk, cycle, team):
    place = queued(team, mentor())
    queue.close_without_match(place.pk, actor=factories.admin(team), now=timezone.now())
    assert queries(desk, reverse("mentorship_admin:assign", args=[place.pk])) == 14
