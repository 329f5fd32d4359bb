"""What a form says: every error of a model stands beside the field that can mend it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings

from mentorship.models import Cycle, MenteeProfile, MentorProfile
from mentorship.testing.factories import make_cycle, make_mentee, make_mentor, reload

pytestmark = pytest.mark.django_db


def errors(model, **changes):
    """The fields with errors, after the changes to a valid row."""
    for name, value in changes.items():
        setattr(model, name, value)
    try:
        model.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"long_term_mentees": 5, "long_term_hours": 4}, "long_term_hours", "at least 10 hours"),
        ({"long_term_hours": None}, "long_term_hours", "at least 6 hours"),
        ({"long_term_mentees": None}, "long_term_mentees", "at least one"),
        ({"long_term_mentees": 0}, "long_term_mentees", "at least one"),
        ({"ad_hoc_mentees": None}, "ad_hoc_mentees", "at least one"),
        ({"offers_ad_hoc": False, "offers_long_term": False}, "offers_long_term", "or both"),
        ({"calendly_url": ""}, "calendly_url", "blank"),
        ({"calendly_url": "https://evil.example/calendly.com/x"}, "calendly_url", "calendly.com"),
        ({"calendly_url": "https://calendly.com.evil.example/x"}, "calendly_url", "calendly.com"),
        ({"calendly_url": "https://user@evil.example/x"}, "calendly_url", "calendly.com"),
        ({"calendly_url": "http://calendly.com/x"}, "calendly_url", "https"),
        ({"calendly_url": "https://calendly.com/"}, "calendly_url", "your own page"),
        ({"calendly_url": "javascript:alert(1)"}, "calendly_url", "URL"),
        ({"timezone": "Mars/Olympus"}, "timezone", "“Mars/Olympus” is not a time zone"),
        ({"name": ""}, "name", "blank"),
        ({"email": "nobody"}, "email", "valid email"),
    ],
)
def test_a_mentor(changes, field, words):
    found = errors(MentorProfile.objects.get(pk=make_mentor().pk), **changes)

    assert list(found) == [field]
    assert words in " ".join(found[field])


def test_a_valid_mentor_has_no_errors_in_either_type_alone():
    assert errors(reload(make_mentor())) == {}
    alone = {"offers_ad_hoc": False, "ad_hoc_mentees": None}
    assert errors(reload(make_mentor()), **alone) == {}
    other = {"offers_long_term": False, "long_term_hours": None, "long_term_mentees": None}
    assert errors(reload(make_mentor()), **other) == {}


def test_the_hosts_of_the_booking_link_are_the_sites_choice():
    mentor = reload(make_mentor())
    with override_settings(MENTORSHIP={"BOOKING_HOSTS": ["book.example.org"]}):
        assert errors(mentor, calendly_url="https://book.example.org/sam") == {}
        assert errors(mentor, calendly_url="https://calendly.com/sam")


@pytest.mark.parametrize("make", [make_mentor, make_mentee])
def test_an_address_that_is_taken_is_said_in_words(make):
    make(email="sam@example.org")
    found = errors(reload(make()), email="SAM@example.org")

    assert "exists already" in str(found)


def test_a_mentees_time_zone_is_checked_too():
    assert list(errors(MenteeProfile.objects.get(pk=make_mentee().pk), timezone="here")) == [
        "timezone"
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_on": datetime.date(2020, 1, 1)}, "closes_on"),
        ({"type": "AD_HOC", "opens_on": datetime.date(2026, 3, 5)}, "closes_on"),
        ({"completes_by_schedule": True}, "ends_on"),
        ({"ends_on": datetime.date(2026, 3, 2)}, "ends_on"),
        ({"mentor_cap": 0}, "mentor_cap"),
        ({"name": ""}, "name"),
    ],
)
def test_a_cycle(changes, field):
    dates = {"opens_on": datetime.date(2026, 3, 1), "closes_on": datetime.date(2026, 3, 31)}
    found = errors(Cycle.objects.get(pk=make_cycle(**dates).pk), **changes)

    assert list(found) == [field]
