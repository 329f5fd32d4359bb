"""Saved filters keep names and values, and nothing that could lead elsewhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.domain import filters
from mentorship.domain.refusals import Refused
from mentorship.models import SavedFilter
from mentorship.testing import factories


@pytest.fixture
def actor(db):
    return factories.admin(factories.make_team_member())


def save(actor, **fields):
    values = {"page": "review", "name": "Mine", "query": "q=a", "is_shared": False}
    return filters.save_filter(actor=actor, **(values | fields))


@pytest.mark.parametrize(
    ("given_query", "kept"),
    [
        ("?q=anna&p=3", "q=anna"),
        ("status__exact=PENDING&cycle=2&export=csv", "status__exact=PENDING&cycle=2"),
        ("q=&cycle=", ""),
        ("next=https://evil.example&q=x", "q=x"),
        ("csrfmiddlewaretoken=secret&q=x", "q=x"),
        ("q=a&q=b", "q=a&q=b"),
        ("javascript:alert(1)", ""),
        ("q=<script>&x=\"'", "q=%3Cscript%3E&x=%22%27"),
        ("q=a\0b\r\nSet-Cookie: x", "q=ab%0D%0ASet-Cookie%3A+x"),
    ],
)
def test_what_is_kept(given_query, kept):
    assert filters.clean_query(given_query) == kept


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_whatever_comes_in_can_stand_in_an_address(text):
    kept = filters.clean_query(text)
    assert not set(kept) & set("\0\r\n\"'<> #?")
    assert filters.clean_query(kept) == kept


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"query": "p=2"}, "nothing_filtered"),
        ({"name": " \0\n "}, "name_missing"),
        ({"name": "x" * 81}, "filter_too_long"),
        ({"query": "q=" + "x" * 1000}, "filter_too_long"),
    ],
)
def test_what_is_refused(actor, fields, code):
    with pytest.raises(Refused) as refusal:
        save(actor, **fields)
    assert refusal.value.code == code
    assert not SavedFilter.objects.exists()


def test_a_name_stands_once_for_each_person_and_list(actor):
    save(actor)
    with pytest.raises(filters.NameTaken):
        save(actor)
    save(actor, page="queue")
    save(factories.admin(factories.make_team_member()))
    assert SavedFilter.objects.count() == 3


def test_others_see_only_what_is_shared(actor):
    save(actor)
    shared = save(actor, name="Ours", is_shared=True)
    other = factories.admin(factories.make_team_member())

    assert list(filters.filters_for(other, "review")) == [shared]
    assert filters.filters_for(actor, "review").count() == 2
    assert not filters.filters_for(actor, "queue").exists()


def member(*rights, **fields):
    names = tuple(f"mentorship.{right}" for right in rights)
    return factories.admin(factories.make_user(permissions=names, **fields))


def test_the_owner_deletes_and_who_keeps_the_teams_words_tidies_up_what_is_shared(actor):
    shared, private = save(actor, is_shared=True), save(actor, name="Private")
    keeper, reviewer = member("manage_wording"), member("review_applications")
    for row, other in ((shared, reviewer), (private, reviewer), (private, keeper)):
        with pytest.raises(SavedFilter.DoesNotExist):
            filters.delete_filter(row.pk, actor=other)

    filters.delete_filter(shared.pk, actor=keeper)
    filters.delete_filter(private.pk, actor=actor)
    assert not SavedFilter.objects.exists()


def test_what_somebody_shared_who_has_left_is_shown_no_more(actor):
    save(actor, is_shared=True)
    other = member("review_applications")
    assert filters.filters_for(other, "review").count() == 1

    actor.user.is_active = False
    actor.user.save()
    assert not filters.filters_for(other, "review").exists()


def test_nobody_keeps_filters_without_end(actor):
    for number in range(filters.MOST):
        save(actor, name=f"Number {number}")
    with pytest.raises(filters.TooMany, match="50 filters of this list"):
        save(actor, name="One more")
    assert save(actor, page="queue")
