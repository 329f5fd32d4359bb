"""The report over the whole history: who reads what, by what it is searched, what is exported."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentorship.domain import matches
from mentorship.domain.lifecycle import TABLES
from mentorship.models import HistoryEntry
from mentorship.testing import factories
from mentorship.wagtail_admin.reports.words import WHAT
from tests.wagtail_admin.conftest import accepted

URL = "mentorship_admin:history"


@pytest.fixture
def match(cycle, team):
    mentor = factories.make_mentor("Ada")
    application = accepted(team, mentor, mentee=factories.make_mentee("Bea"))
    return matches.confirm(application.pk, actor=factories.admin(team), now=timezone.now())


def rows(client, **query):
    return list(client.get(reverse(URL), query).context["object_list"])


def kinds(entries):
    names = ("mentor", "cycle", "application", "match")
    return {name for name in names for entry in entries if getattr(entry, f"{name}_id")}


def test_every_move_has_words():
    assert {name for table in TABLES.values() for name in table} <= WHAT.keys()


def test_the_latest_first_with_links(desk, match):
    response = desk.get(reverse(URL))
    page = response.content.decode()
    assert response.context["object_list"][0].transition == "confirm"
    assert reverse("mentorship_matches_modeladmin_inspect", args=[match.pk]) in page
    assert "Accepted by the mentor → Matched" in page
    assert "team@example.org" in page


@pytest.mark.parametrize(
    ("permission", "expected"),
    [
        ("view_match", {"match"}),
        ("confirm_matches", {"match"}),
        ("view_application", {"application"}),
        ("review_mentors", set()),
    ],
)
def test_only_what_one_may_view(client, match, permission, expected):
    user = factories.make_user(
        permissions=("wagtailadmin.access_admin", f"mentorship.{permission}")
    )
    client.force_login(user)
    assert kinds(rows(client)) == expected
    # Neither by a filter nor in a spreadsheet.
    assert kinds(rows(client, kind=["cycle", "application", "match"])) <= expected
    sheet = b"".join(client.get(reverse(URL), {"export": "csv"}).streaming_content).decode()
    assert ("Match" in sheet.title()) == bool(expected)
    filters = client.get(reverse(URL)).context["filters"].form.fields
    assert len(filters["kind"].choices) == 1
    assert all(
        value.startswith(filters["kind"].choices[0][0])
        for _label, group in list(filters["end"].choices)[1:]
        for value, _words in group
    )


class TestFilters:
    def test_by_kind(self, desk, match):
        assert kinds(rows(desk, kind=["match"])) == {"match"}
        assert kinds(rows(desk, kind=["match", "application"])) == {"match", "application"}

    def test_by_state_of_one_kind(self, desk, match):
        assert {row.transition for row in rows(desk, end="application:MATCHED")} == {"confirm"}
        assert rows(desk, end="match:ACTIVE")[0].match == match
        found = rows(desk, start="application:PENDING", end="application:ADMIN_APPROVED")
        assert {row.transition for row in found} == {"offer"}

    def test_by_what_happened(self, desk, match):
        assert {row.transition for row in rows(desk, transition="accept")} == {"accept"}

    def test_by_channel(self, desk, match):
        assert {row.channel for row in rows(desk, channel=["WEB"])} == {"WEB"}

    def test_by_member_of_the_team(self, desk, match, team):
        found = rows(desk, actor=team.pk)
        assert found
        assert {row.actor for row in found} == {team}

    def test_by_day(self, desk, match):
        today = timezone.localdate().isoformat()
        assert rows(desk, at_from=today, at_to=today)
        assert not rows(desk, at_from="2001-01-01", at_to="2001-01-02")

    @pytest.mark.parametrize("name", ["ada", "BEA", "Ada"])
    def test_by_name(self, desk, match, name):
        other = factories.make_mentor("Zoe")
        factories.make_case(other)
        found = rows(desk, q=name)
        assert found
        assert {"Zoe"}.isdisjoint(str(row.application and row.application.mentor) for row in found)

    @pytest.mark.parametrize(
        "query",
        [
            {"end": "x"},
            {"end": "mentor:"},
            {"kind": "nothing"},
            {"actor": "x"},
            {"q": "\0"},
            {"at_from": "y"},
            {"ordering": "x"},
            {"transition": "=1"},
            {"p": "99999999999999999999"},
        ],
    )
    def test_nonsense_does_no_harm(self, desk, match, query):
        assert desk.get(reverse(URL), query).status_code == 200


def test_an_account_that_is_gone(desk, match):
    HistoryEntry.objects.create(
        match=match,
        transition="x",
        to_status="ACTIVE",
        actor_id=987654,
        channel="WEB",
        at=timezone.now(),
    )
    assert "A deleted account" in desk.get(reverse(URL)).content.decode()


class TestSpreadsheets:
    @pytest.fixture
    def hostile(self, cycle):
        mentee = factories.make_mentee('=HYPERLINK("https://evil.example")')
        return factories.make_case(factories.make_mentor("+Ada"), mentee=mentee)

    def test_csv(self, desk, hostile):
        response = desk.get(reverse(URL), {"export": "csv"})
        found = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
        assert found[0]["About"].startswith("'=HYPERLINK")
        assert (found[0]["Kind"], found[0]["What happened"]) == ("application", "Applied")

    def test_xlsx(self, desk, hostile):
        response = desk.get(reverse(URL), {"export": "xlsx", "kind": "application"})
        cells = list(openpyxl.load_workbook(io.BytesIO(response.getvalue())).active.values)
        assert len(cells) == 2
        assert cells[1][1].startswith("'=HYPERLINK")


def test_as_many_queries_for_three_as_for_one(desk, cycle, team):
    found = []
    for number in ("one", "two", "three"):
        application = accepted(team, factories.make_mentor(number))
        matches.confirm(application.pk, actor=factories.admin(team), now=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(reverse(URL)).status_code == 200
        found.append(len(captured))
    assert found[0] == found[2] <= 20
