"""What the database refuses by itself, tried past every form, model and function."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from mentorship import models
from mentorship.models import (
    Cycle,
    Draft,
    Expertise,
    HistoryEntry,
    MenteeProfile,
    MentorProfile,
    Notification,
    PaidPlace,
    Specialisation,
)
from mentorship.testing.factories import (
    link_telegram,
    make_cycle,
    make_mentee,
    make_mentor,
    make_user,
)

from .rows import NOW, insert, refused

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.mark.parametrize("kind", ["LONG_TERM", "AD_HOC"])
def test_one_open_cycle_of_either_type(kind):
    make_cycle(type="LONG_TERM")
    second = make_cycle(type=kind, status="DRAFT")

    refused("one_open", Cycle.objects.filter(pk=second.pk).update, status="OPEN")
    second.pk, second.status = None, "OPEN"
    refused("one_open", insert, second)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"long_term_mentees": 5, "long_term_hours": 4}, "hours_per_mentee"),
        ({"long_term_mentees": 3, "long_term_hours": 5}, "hours_per_mentee"),
        ({"long_term_hours": None}, "hours_per_mentee"),
        ({"long_term_mentees": None}, "hours_per_mentee"),
        ({"long_term_mentees": 0, "long_term_hours": 0}, "hours_per_mentee"),
        ({"ad_hoc_mentees": None}, "ad_hoc_places"),
        ({"ad_hoc_mentees": 0}, "ad_hoc_places"),
        ({"offers_long_term": False, "offers_ad_hoc": False}, "offers_something"),
        ({"status": "HIDDEN"}, "mentor_status_known"),
    ],
)
def test_a_mentors_offer(fields, constraint):
    mentor = make_mentor()
    refused(constraint, MentorProfile.objects.filter(pk=mentor.pk).update, **fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"status": "PAUSED"}, "cycle_status_known"),
        ({"type": "SHORT"}, "cycle_type_known"),
        ({"confirmation": "NOBODY"}, "cycle_confirmation_known"),
        ({"closes_on": TODAY - datetime.timedelta(days=99)}, "days_in_order"),
        ({"mentor_cap": 0}, "cap_positive"),
        ({"reviewers": 0}, "reviewers_positive"),
    ],
)
def test_a_cycle(fields, constraint):
    cycle = make_cycle()
    refused(constraint, Cycle.objects.filter(pk=cycle.pk).update, **fields)


@pytest.mark.parametrize("make", [make_mentor, make_mentee])
def test_one_profile_for_each_address_and_account(make):
    first, second = make(email="sam@example.org"), make()
    rows = type(second).objects.filter(pk=second.pk)

    refused("email_unique", rows.update, email="SAM@Example.Org")
    refused("user_id", rows.update, user=first.user)
    rows.update(user=None)
    type(first).objects.filter(pk=first.pk).update(user=None)


def test_a_person_can_be_both_mentor_and_mentee():
    mentor = make_mentor()
    mentee = make_mentee(user=mentor.user, email=mentor.email)

    assert MenteeProfile.objects.get(user=mentor.user) == mentee


def test_names_addresses_and_keys_are_unique():
    Expertise.objects.create(name="Python")
    mentors = make_mentor(), make_mentor()
    PaidPlace.objects.create(reference="order-1", mentee=make_mentee(), created_at=NOW)
    message = {"notice": "offer", "channel": "EMAIL", "due_at": NOW, "created_at": NOW}
    Notification.objects.create(dedupe_key="a", **message)
    slug = MentorProfile.objects.filter(pk=mentors[1].pk)

    refused("expertise_name_unique", insert, Expertise(name="PYTHON"))
    refused("slug", slug.update, slug=mentors[0].slug)
    refused("dedupe_key", insert, Notification(dedupe_key="a", **message))
    refused("notification_status", Notification.objects.update, status="LOST")
    refused("notification_channel", Notification.objects.update, channel="PIGEON")
    place = PaidPlace(reference="order-1", mentee=make_mentee(), created_at=NOW)
    refused("reference", insert, place)


def test_fields_of_expertise_drafts_and_limits():
    mentor, user = make_mentor(), make_user()
    row = Specialisation.objects.get(mentor=mentor)
    again = Specialisation(mentor=mentor, expertise=row.expertise)
    draft = {"kind": "APPLICATION", "changed_at": NOW}
    Draft.objects.create(user=user, **draft)
    Draft.objects.create(**draft)
    Draft.objects.create(**draft)

    refused("specialisation_once", insert, again)
    refused("level_known", Specialisation.objects.update, level=6)
    refused("one_of_a_kind", insert, Draft(user=user, **draft))
    refused("kind_known", Draft.objects.update, kind="NOVEL")


def test_one_chat_for_each_account_and_one_account_for_each_chat():
    first = link_telegram(make_user(), chat_id=7)
    refused("chat_id", link_telegram, make_user(), chat_id=7)
    refused("user_id", link_telegram, first.user, chat_id=8)


def test_a_history_row_is_about_one_thing_through_a_known_door():
    base = {"transition": "x", "to_status": "y", "at": NOW}
    mentor, cycle = make_mentor(), make_cycle()

    refused("one_subject", insert, HistoryEntry(channel="WEB", **base))
    refused("one_subject", insert, HistoryEntry(channel="WEB", mentor=mentor, cycle=cycle, **base))
    refused("channel_known", insert, HistoryEntry(channel="DOVE", mentor=mentor, **base))


def test_every_constraint_has_been_tried():
    """A constraint that is added without a test of its own is noticed."""
    tests = Path(__file__).parent.glob("test_constraints*.py")
    words = set(re.findall(r'"([a-z0-9]+_[a-z0-9_]+)"', "".join(map(Path.read_text, tests))))
    names = {
        constraint.name
        for model in (getattr(models, name) for name in models.__all__)
        for constraint in getattr(getattr(model, "_meta", None), "constraints", ())
    } - {"mentorship_update_once"}  # tried where updates are received

    assert {name for name in names if not any(word in name for word in words)} == set()
