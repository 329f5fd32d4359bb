"""The group in the sidebar and the panel on the home page."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentorship.domain import inquiries
from mentorship.domain.actors import Right
from mentorship.models import Application, MentorshipSettings
from mentorship.testing import factories
from tests.wagtail_admin.conftest import accepted, queued

ALL = [
    "Review",
    "Mentors to review",
    "Confirm",
    "Manual match",
    "Cycle board",
    "Cycles",
    "Applications",
    "Matches",
    "Messages",
    "Mentors",
    "Expertise",
    "Languages",
    "Ready reasons",
    "Stopped addresses",
    "Wording",
    "Settings",
    "History",
    "Channels",
    "Daily digest",
    "Telegram group",
]


def sidebar(client):
    """The labels in the group, as Wagtail hands them to the browser."""
    content = client.get(reverse("wagtailadmin_home")).content.decode()
    props = re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', content, re.S)
    return re.findall(
        r'"name": "mentorship-(?!programme)[^"]*", "label": "([^"]*)"', props.group(1)
    )


def test_an_admin_sees_all(client, db):
    client.force_login(factories.make_admin())
    assert sidebar(client) == ALL


def test_the_team_sees_what_is_its_own(desk):
    others = ("Languages", "Telegram group")
    assert sidebar(desk) == [label for label in ALL if label not in others]


@pytest.mark.parametrize(
    ("right", "labels"),
    [
        (Right.REVIEW_MENTORS, ["Mentors to review", "Mentors", "History", "Daily digest"]),
        (
            Right.REVIEW_APPLICATIONS,
            ["Review", "Cycle board", "Applications", "History", "Daily digest"],
        ),
        (Right.CONFIRM_MATCHES, ["Confirm", "Cycle board", "Matches", "History", "Daily digest"]),
        (
            Right.RUN_QUEUE,
            ["Manual match", "Cycle board", "Applications", "History", "Daily digest"],
        ),
        (Right.MANAGE_CYCLES, ["Cycle board", "Cycles", "History"]),
        (
            Right.MANAGE_MESSAGES,
            ["Messages", "Stopped addresses", "Channels", "Daily digest"],
        ),
        (Right.MANAGE_WORDING, ["Ready reasons", "Wording"]),
        (None, []),
    ],
)
def test_a_single_right_opens_its_own_items(client, db, right, labels):
    permissions = ("wagtailadmin.access_admin", *([str(right)] if right else []))
    client.force_login(factories.make_user(permissions=permissions))
    assert sidebar(client) == labels


def test_counts_what_waits(desk, cycle, team):
    factories.make_case(factories.make_mentor())
    factories.make_mentor(status="PENDING")
    accepted(team)
    queued(team)

    labels = sidebar(desk)

    assert labels[:4] == [
        "Review (1)",
        "Mentors to review (1)",
        "Confirm (1)",
        "Manual match (1)",
    ]


def test_the_counts_are_made_once_for_each_request_in_one_query(desk):
    with CaptureQueriesContext(connection) as queries:
        desk.get(reverse("wagtailadmin_home"))
    counted = [
        row["sql"] for row in queries if "COUNT(" in row["sql"] and "mentorship_" in row["sql"]
    ]
    assert len(counted) == 1


class TestPanel:
    def test_leads_on_to_the_board_and_the_digest(self, desk):
        content = desk.get(reverse("wagtailadmin_home")).content.decode()
        panel = content[content.index("mentorship-home__foot") :]
        assert reverse("mentorship_admin:board") in panel
        assert reverse("mentorship_admin:digest") in panel

    def test_leads_nobody_to_a_board_that_is_not_theirs(self, client, db):
        permissions = ("wagtailadmin.access_admin", str(Right.REVIEW_MENTORS))
        client.force_login(factories.make_user(permissions=permissions))
        content = client.get(reverse("wagtailadmin_home")).content.decode()
        panel = content[content.index("mentorship-home__foot") :]
        assert reverse("mentorship_admin:board") not in panel

    def test_is_green_when_nothing_waits(self, desk):
        assert b"Nothing waits for you." in desk.get(reverse("wagtailadmin_home")).content

    def test_is_not_there_for_others(self, client, db):
        client.force_login(factories.make_user(permissions=("wagtailadmin.access_admin",)))
        assert b"mentorship-waiting" not in client.get(reverse("wagtailadmin_home")).content

    def test_tells_whose_answers_are_missing_beyond_the_promise(self, desk, team, cycle):
        by = {"actor": factories.admin(team), "now": timezone.now() - datetime.timedelta(days=3)}
        inquiries.ask_mentee(factories.make_case(factories.make_mentor()).pk, question="?", **by)
        inquiries.ask_mentor(factories.make_mentor(status="PENDING").pk, question="?", **by)

        content = desk.get(reverse("wagtailadmin_home")).content.decode()

        assert 'data-waiting="asked"' in content
        assert 'data-waiting="mentors_asked"' in content
        assert 'data-waiting="review"' not in content
        listed = desk.get(reverse("mentorship_admin:review") + "?flag=asked")
        assert len(listed.context["page_obj"]) == 1
        assert b"Review (" not in listed.content

    @pytest.mark.parametrize(("hours", "is_late"), [(3, False), (5, True)])
    def test_is_red_beyond_the_promise(self, desk, cycle, hours, is_late):
        MentorshipSettings.objects.create(review_hours=4)
        factories.make_case(factories.make_mentor())
        then = timezone.now() - datetime.timedelta(hours=hours)
        Application.objects.update(created_at=then)

        content = desk.get(reverse("wagtailadmin_home")).content.decode()

        assert 'data-waiting="review"' in content
        assert ("mentorship-late" in content) == is_late
        assert f"{hours}\xa0hours" in content
