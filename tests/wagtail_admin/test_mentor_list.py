"""The list of mentors to review: three lists on a page, each with pages of its own."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.domain import inquiries
from mentorship.models import ProfileChange
from mentorship.testing import factories
from mentorship.wagtail_admin.workbench import pages

URL = "mentorship_admin:mentors"


@pytest.fixture
def three_of_each(team, monkeypatch):
    """Three new mentors, three who were asked, three with a changed profile; two fit on a page."""
    monkeypatch.setattr(pages.page_of, "__defaults__", (2,))
    monkeypatch.setattr(pages.paged, "__defaults__", (2,))
    by = {"actor": factories.admin(team), "now": timezone.now()}
    for number in range(3):
        factories.make_mentor(f"New {number}", status="PENDING")
        asked = factories.make_mentor(f"Asked {number}", status="PENDING")
        inquiries.ask_mentor(asked.pk, question="A photo?", **by)
        ProfileChange.objects.create(
            mentor=factories.make_mentor(f"Changed {number}"),
            values={"headline": "Anew"},
            created_at=timezone.now(),
        )


def names(page):
    return [getattr(row, "mentor", row).name for row in page]


def shown(response):
    return [names(response.context[name]) for name in ("page_obj", "asked", "changes")]


def test_each_begins_with_those_who_wait_longest(desk, three_of_each):
    assert shown(desk.get(reverse(URL))) == [
        ["New 0", "New 1"],
        ["Asked 0", "Asked 1"],
        ["Changed 0", "Changed 1"],
    ]


def test_leafing_through_one_leaves_the_others_where_they_are(desk, three_of_each):
    response = desk.get(reverse(URL), {"changes": "2", "p": "2"})
    assert shown(response) == [["New 2"], ["Asked 0", "Asked 1"], ["Changed 2"]]
    content = response.content.decode()
    assert 'href="?changes=2&amp;p=2&amp;asked=2#asked"' in content
    assert 'href="?changes=1&amp;p=2#changes"' in content


@pytest.mark.parametrize("page", ["0", "-1", "9", "x", "\0", "9" * 30])
def test_pages_that_do_not_exist(desk, three_of_each, page):
    response = desk.get(reverse(URL), {"changes": page, "asked": page})
    assert response.status_code == 200
    assert len(names(response.context["changes"])) in (1, 2)


def test_short_lists_have_no_pages(desk, team):
    factories.make_mentor("New", status="PENDING")
    assert b'class="pagination"' not in desk.get(reverse(URL)).content
