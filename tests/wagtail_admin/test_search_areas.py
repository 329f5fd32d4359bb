"""Mentors and applications among the other searches of Wagtail's own."""

import pytest
from django.urls import reverse
from wagtail.admin.search import admin_search_areas

from mentorship.testing import factories

AREAS = {
    "mentors": "wagtailsnippets_mentorship_mentorprofile:list",
    "applications": "mentorship_applications_modeladmin_index",
    "matches": "mentorship_matches_modeladmin_index",
}


def searches(client, query="Ada"):
    """The registers that the search for pages leads on to."""
    page = client.get(reverse("wagtailadmin_pages:search"), {"q": query}).content.decode()
    return {name for name, url in AREAS.items() if f"{reverse(url)}?q={query}" in page}


def test_the_team_is_led_on_to_all(client, cycle):
    client.force_login(factories.make_admin())
    factories.make_case(factories.make_mentor("Ada"), mentee=factories.make_mentee("Bea"))
    factories.make_case(factories.make_mentor("Cleo"), mentee=factories.make_mentee("Dana"))
    assert searches(client) == set(AREAS)
    for name in ("mentors", "applications"):
        page = client.get(reverse(AREAS[name]), {"q": "Ada"}).content.decode()
        assert "Ada" in page
        assert "Cleo" not in page


@pytest.mark.parametrize(
    ("permission", "expected"),
    [
        ("mentorship.view_application", {"mentorship-applications"}),
        ("mentorship.review_mentors", {"mentorship-mentors"}),
        ("mentorship.manage_messages", set()),
    ],
)
def test_only_to_what_one_may_view(rf, db, permission, expected):
    request = rf.get("/")
    request.user = factories.make_user(permissions=("wagtailadmin.access_admin", permission))
    shown = {area.name for area in admin_search_areas.search_items_for_request(request)}
    assert shown & {f"mentorship-{name}" for name in AREAS} == expected
