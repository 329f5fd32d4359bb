"""Numbers that no column holds: each is an address that does not exist, or nothing chosen."""

import pytest
from django.urls import get_resolver, reverse
from django.urls.converters import IntConverter
from django.urls.resolvers import RoutePattern, URLPattern

from mentorship.numbers import RowNumber, is_row_number
from mentorship.testing.factories import make_admin, make_mentor
from mentorship.wagtail_admin.registers.views import LONGEST_SEARCH

HUGE = (str(2**63), "9" * 19, "9" * 30, "9" * 5_000)


def numbered(resolver, of_ours=False):
    """The converters of numbers in the plugin's routes, by their name."""
    ours = of_ours or resolver.namespace in ("mentorship", "mentorship_admin")
    for entry in resolver.url_patterns:
        if not isinstance(entry, URLPattern):
            yield from numbered(entry, ours)
        elif ours and isinstance(entry.pattern, RoutePattern):
            for converter in entry.pattern.converters.values():
                if isinstance(converter, IntConverter):
                    yield entry.name, converter


def test_every_number_in_an_address_is_the_number_of_a_row():
    found = list(numbered(get_resolver()))

    assert len(found) > 25
    assert [name for name, converter in found if not isinstance(converter, RowNumber)] == []


@pytest.mark.parametrize("text", ["", "-1", "1.0", "x", "٣", "1e3", *HUGE])
def test_what_is_no_number_of_a_row(text):
    assert not is_row_number(text)


@pytest.fixture
def admin(client, db):
    client.force_login(make_admin(), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize(
    "address",
    ["mentorship/review/{}/", "mentorship/queue/{}/", "mentorship/queue/{}/compare/",
     "mentorship/applications/inspect/{}/", "mentorship/cycles/edit/{}/"],
)  # fmt: skip
def test_an_address_with_a_huge_number_does_not_exist(admin, address, number):
    url = reverse("wagtailadmin_home") + address.format(number)

    assert admin.get(url).status_code == 404
    assert admin.post(url).status_code == 404


@pytest.mark.parametrize("number", HUGE)
def test_nobody_has_a_huge_number(admin, number):
    make_mentor("Ada")
    listed = reverse("wagtailsnippets_mentorship_mentorprofile:list")
    chosen = reverse("wagtailsnippetchoosers_mentorship_mentorprofile:chosen_multiple")

    assert admin.get(listed, {"expertise": number}).status_code == 200
    assert admin.get(chosen, {"id": number}).json()["result"] == []


@pytest.mark.parametrize("register", ["applications", "matches", "cycles", "messages"])
def test_a_search_in_a_register_has_an_end(admin, register):
    url = reverse(f"mentorship_{register}_modeladmin_index")

    page = admin.get(url, {"q": "a " * 2_000})

    assert page.status_code == 200
    assert len(page.context["view"].query) == LONGEST_SEARCH


@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize(
    ("model", "action"),
    [("expertise", "delete"), ("language", "delete"), ("mentorprofile", "accept")],
)
def test_nothing_is_done_with_a_huge_number(admin, model, action, number):
    url = reverse("wagtail_bulk_action", args=["mentorship", model, action])

    assert admin.get(f"{url}?id={number}").status_code == 404
    assert admin.post(f"{url}?id={number}").status_code == 404
