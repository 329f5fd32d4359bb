"""The lists of the desk as tables: what the page shows, for those who may see the page."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from mentorship.domain import inquiries, queue
from mentorship.domain.actors import Right
from mentorship.models import Application, ProfileChange
from mentorship.testing import factories
from mentorship.wagtail_admin.workbench import review, stuck, tables
from tests.wagtail_admin.conftest import accepted, offered, queued

EVIL = "=cmd|' /C calc'!A0"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_of(client, page, **query):
    """The rows below the headings, each by its headings."""
    response = client.get(reverse(f"mentorship_admin:{page}"), query | {"export": "csv"})
    assert response.headers["Content-Type"].startswith("text/csv")
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def sheet_of(client, page, **query):
    response = client.get(reverse(f"mentorship_admin:{page}"), query | {"export": "xlsx"})
    return load_workbook(io.BytesIO(b"".join(response.streaming_content))).active


def column(rows, heading):
    return [row[heading] for row in rows]


def late(team, name="Bea"):
    case = factories.make_case(factories.make_mentor(), mentee=factories.make_mentee(name))
    case.applications.update(created_at=timezone.now() - datetime.timedelta(days=9))
    return case


LISTS = {
    "review": (
        Right.REVIEW_APPLICATIONS,
        lambda team, name: factories.make_case(
            factories.make_mentor(), mentee=factories.make_mentee(name)
        ),
    ),
    "confirm_list": (
        Right.CONFIRM_MATCHES,
        lambda team, name: accepted(team, mentee=factories.make_mentee(name)),
    ),
    "queue": (
        Right.RUN_QUEUE,
        lambda team, name: queued(
            team, factories.make_mentor(), mentee=factories.make_mentee(name)
        ),
    ),
    "mentors": (
        Right.REVIEW_MENTORS,
        lambda team, name: factories.make_mentor(name, status="PENDING"),
    ),
    "board": (Right.REVIEW_APPLICATIONS, late),
}
#: Five of them for the session, the account, its rights and its language.
QUERIES = {"review": 10, "confirm_list": 10, "queue": 6, "mentors": 9, "board": 13}


@pytest.mark.parametrize("listed", LISTS)
class TestEveryList:
    def test_offers_both_tables_of_what_it_shows(self, desk, team, cycle, listed):
        LISTS[listed][1](team, "Ada")
        content = desk.get(reverse(f"mentorship_admin:{listed}"), {"q": "Ada"}).content.decode()
        for kind in ("csv", "xlsx"):
            assert f"?q=Ada&amp;export={kind}" in content

    def test_no_cell_is_a_formula(self, desk, team, cycle, listed):
        LISTS[listed][1](team, EVIL)
        rows = csv_of(desk, listed)
        cells = [cell.value for row in sheet_of(desk, listed).rows for cell in row]
        kinds = {cell.data_type for row in sheet_of(desk, listed).rows for cell in row}
        written = [*(cell for row in rows for cell in row.values()), *filter(None, cells)]
        assert [cell for cell in written if str(cell).startswith(FORMULA)] == []
        assert len([cell for cell in written if str(cell).startswith(f"'{EVIL}")]) == 2
        assert "f" not in kinds

    def test_is_for_those_who_see_the_page(self, client, team, cycle, listed):
        right, make = LISTS[listed]
        make(team, "Ada")
        url = reverse(f"mentorship_admin:{listed}")
        others = [str(each) for each in Right if each != right]
        if listed == "board":
            others = ["mentorship.view_match", "mentorship.view_cycle"]
        for rights, status in (((str(right),), 200), (others, 302), ((), 302)):
            user = factories.make_user(permissions=("wagtailadmin.access_admin", *rights))
            client.force_login(user)
            for kind in ("csv", "xlsx"):
                assert client.get(url, {"export": kind}).status_code == status, (rights, kind)

    def test_asks_as_often_for_many_as_for_few(self, desk, team, cycle, listed):
        csv_of(desk, listed)  # the programme's settings are made when somebody first asks
        found = []
        for before, after in ((0, 3), (3, 30)):
            for number in range(before, after):
                LISTS[listed][1](team, f"Somebody {number}")
            for kind in ("csv", "xlsx"):
                with CaptureQueriesContext(connection) as captured:
                    url = reverse(f"mentorship_admin:{listed}")
                    b"".join(desk.get(url, {"export": kind}).streaming_content)
                found.append(len(captured))

        assert len(csv_of(desk, listed)) == 30
        assert found == [QUERIES[listed]] * 4

    def test_an_unknown_kind_is_the_page(self, desk, cycle, listed):
        response = desk.get(reverse(f"mentorship_admin:{listed}"), {"export": "pdf"})
        assert response.headers["Content-Type"].startswith("text/html")

    def test_an_empty_list_is_a_table_with_headings(self, desk, listed):
        assert csv_of(desk, listed) == []
        assert sheet_of(desk, listed).max_row == 1

    def test_speaks_the_readers_language(self, desk, team, cycle, listed):
        UserProfile.objects.create(user=team, preferred_language="de")
        LISTS[listed][1](team, "Ada")
        heading = "Seit" if listed == "board" else "Wartet seit"
        assert heading in csv_of(desk, listed)[0]
        assert heading in [cell.value for cell in next(sheet_of(desk, listed).rows)]


class TestReview:
    def test_is_what_the_filters_leave_on_all_pages(self, desk, team, cycle, monkeypatch):
        monkeypatch.setattr(review, "PER_PAGE", 2)
        monkeypatch.setattr(tables, "_BATCH", 2)
        for name in ("Ada One", "Ada Two", "Ada Three", "Bea"):
            factories.make_case(factories.make_mentor(), mentee=factories.make_mentee(name))

        rows = csv_of(desk, "review", q="ada", p="2")

        assert column(rows, "Mentee") == ["Ada One", "Ada Two", "Ada Three"]
        assert {row["Cycle"] for row in rows} == {"Spring"}
        assert {row["Choices"] for row in rows} == {"1"}

    def test_says_what_one_should_know(self, desk, team, cycle):
        cycle.reviewers = 2
        cycle.save()
        case = late(team)
        type(case).objects.filter(pk=case.pk).update(assignee=team)
        [row] = csv_of(desk, "review", flag="late")
        assert (row["To know"], row["Scores"]) == ("late", "0 of 2")
        assert row["Whose"] == "team@example.org"
        assert csv_of(desk, "review", flag="answered") == []

    def test_of_those_who_wait_for_the_mentee(self, desk, team, cycle):
        case = late(team)
        by = {"actor": factories.admin(team), "now": timezone.now()}
        inquiries.ask_mentee(case.pk, question="Why?", **by)
        assert csv_of(desk, "review") == []
        assert column(csv_of(desk, "review", flag="asked"), "Mentee") == ["Bea"]


class TestConfirm:
    def test_is_what_the_filters_leave_with_the_ledger(self, desk, team, cycle):
        ada = factories.make_mentor("Ada", long_term_mentees=2, long_term_hours=4)
        other = factories.make_mentor("Second")
        first = accepted(team, ada, other, mentee=factories.make_mentee("Bea"))
        accepted(team, ada, mentee=factories.make_mentee("Cleo"))
        accepted(team, mentee=factories.make_mentee("Dora"))

        rows = csv_of(desk, "confirm_list", q="ada", p="2")

        assert column(rows, "Mentee") == ["Bea", "Cleo"]
        assert column(rows, "Mentor") == ["Ada", "Ada"]
        assert [(row["Matched"], row["Accepted"], row["Places"]) for row in rows] == [
            ("0", "2", "2")
        ] * 2
        assert column(rows, "Ends with it") == ["Second", ""]
        assert column(rows, "Waits since")[0].startswith(first.changed_at.strftime("%Y-%m-%d"))

    def test_a_filter_that_makes_no_sense_finds_nothing(self, desk, team, cycle):
        accepted(team)
        assert csv_of(desk, "confirm_list", cycle="x") == []

    def test_says_what_is_in_the_way(self, desk, team, cycle):
        mentor = factories.make_mentor(long_term_mentees=1, long_term_hours=2)
        first, _second = accepted(team, mentor), accepted(team, mentor)
        desk.post(
            reverse("mentorship_admin:confirm_list"), {"action": "confirm", "pair": [first.pk]}
        )
        assert column(csv_of(desk, "confirm_list"), "In the way") == ["Full"]


class TestQueue:
    def test_is_what_the_filters_leave_in_their_order(self, desk, team, cycle):
        places = [queued(team, mentee=factories.make_mentee(name)) for name in ("Ada", "Bea", "Cy")]
        for place, subject in zip(places, ("Writing", "Art", "Maths"), strict=True):
            type(place.enrolment).objects.filter(pk=place.enrolment_id).update(subject=subject)
        mentor = factories.make_mentor()
        by = {"actor": factories.admin(team), "now": timezone.now()}
        queue.pick(places[2].enrolment_id, mentor.pk, **by)

        rows = csv_of(desk, "queue", order="subject")
        assert column(rows, "Subject") == ["Art", "Maths", "Writing"]
        assert column(rows, "State") == ["To assign", "A mentor is being asked", "To assign"]
        assert column(csv_of(desk, "queue", state="asked"), "Mentee") == ["Cy"]
        assert column(csv_of(desk, "queue", q="art"), "Mentee") == ["Bea"]


class TestMentors:
    def test_has_all_three_lists(self, desk, team, cycle):
        new, asked, changed = (
            factories.make_mentor(name, status=status, expertise=("Python", "Art"))
            for name, status in (("Ada", "PENDING"), ("Bea", "PENDING"), ("Cleo", "ACTIVE"))
        )
        by = {"actor": factories.admin(team), "now": timezone.now()}
        inquiries.ask_mentor(asked.pk, question="A photo?", **by)
        ProfileChange.objects.create(
            mentor=changed, values={"headline": "Anew"}, created_at=timezone.now()
        )

        rows = csv_of(desk, "mentors")

        assert [(row["Mentor"], row["What waits"], row["Question"]) for row in rows] == [
            ("Ada", "New profile", ""),
            ("Bea", "Waiting for the mentor’s answer", "A photo?"),
            ("Cleo", "Changed profile", ""),
        ]
        assert sorted(rows[0]["Expertise"].split(", ")) == ["Art", "Python"]
        assert new.created_at.strftime("%Y-%m-%d %H:%M") in rows[0]["Waits since"]


class TestStuck:
    def test_is_all_of_the_cycle_where_the_board_shows_the_first(self, desk, team, cycle):
        for number in range(stuck.SHOWN + 3):
            late(team, f"Late {number}")
        offer = offered(team)
        Application.objects.filter(pk=offer.pk).update(
            offered_at=timezone.now() - datetime.timedelta(days=9)
        )
        rows = csv_of(desk, "board", cycle=cycle.pk)

        assert column(rows, "Case")[: stuck.SHOWN + 3] == [
            f"Late {number}" for number in range(stuck.SHOWN + 3)
        ]
        assert column(rows, "Because")[0] == "Not reviewed in the promised time"
        assert rows[-1]["Because"] == "Offers that the mentor has not answered"
        assert len(rows) == stuck.SHOWN + 4
        other = factories.make_cycle(status="CLOSED")
        assert csv_of(desk, "board", cycle=other.pk) == []

    def test_shows_each_the_kinds_of_the_board(self, client, team, cycle):
        late(team)
        rights = ("wagtailadmin.access_admin", str(Right.CONFIRM_MATCHES))
        client.force_login(factories.make_user(permissions=rights))
        assert csv_of(client, "board") == []

    def test_nothing_is_offered_to_those_who_see_none(self, client, team, cycle):
        rights = ("wagtailadmin.access_admin", "mentorship.view_match")
        client.force_login(factories.make_user(permissions=rights))
        assert b"export=csv" not in client.get(reverse("mentorship_admin:board")).content
