"""Mentors are edited in the admin from what was seen, and on record; so is that there is a note."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.domain import leaving, notes
from mentorship.models import HistoryEntry, MentorProfile
from mentorship.testing import factories

pytestmark = pytest.mark.django_db


def edit(mentor):
    return reverse("wagtailsnippets_mentorship_mentorprofile:edit", args=[mentor.pk])


def typed(form):
    """What the form would send back, as it stands on the page."""
    parts = [form, *(each for rows in form.formsets.values() for each in rows)]
    parts += [rows.management_form for rows in form.formsets.values()]
    data = {}
    for bound in (bound for part in parts for bound in part if bound.value()):
        value = bound.value()
        if isinstance(value, list):
            data[bound.html_name] = [getattr(row, "pk", row) for row in value]
        else:
            data[bound.html_name] = "on" if value is True else str(value)
    for rows in form.formsets.values():
        data |= {f"{rows.prefix}-{name}": "0" for name in ("MIN_NUM_FORMS",)}
    return data


@pytest.fixture
def mentor():
    return factories.make_mentor("Grace Hopper")


def test_an_edit_names_its_fields_and_no_values(desk, team, mentor):
    data = typed(desk.get(edit(mentor)).context["form"])
    assert "seen" in desk.get(edit(mentor)).content.decode()
    response = desk.post(edit(mentor), data | {"headline": "Ships and bugs"})
    assert response.status_code == 302

    entry = HistoryEntry.objects.filter(mentor=mentor).latest("pk")
    assert (entry.transition, entry.reason) == ("edit", "Headline")
    assert (entry.actor, entry.channel) == (team, "ADMIN")
    report = desk.get(reverse("mentorship_admin:history")).content.decode()
    assert "The profile was changed" in report


def test_what_came_meanwhile_is_not_overwritten(desk, mentor):
    data = typed(desk.get(edit(mentor)).context["form"])
    day = timezone.localdate() + timedelta(days=20)
    now, owner = timezone.now(), factories.web(mentor.user)
    leaving.pause(mentor.pk, until=day, actor=owner, now=now)

    response = desk.post(edit(mentor), data | {"headline": "Ships and bugs"})
    form = response.context["form"]
    assert "Grace Hopper – takes a break" in str(form.non_field_errors())
    assert form["headline"].value() == "Ships and bugs"
    row = MentorProfile.objects.get(pk=mentor.pk)
    assert (row.headline, row.paused_until) == (mentor.headline, day)

    again = typed(form) | {"paused_until": day.isoformat()}
    assert desk.post(edit(mentor), again).status_code == 302
    row.refresh_from_db()
    assert (row.headline, row.paused_until) == ("Ships and bugs", day)


def test_a_note_is_on_record_without_its_words(desk, team, mentor, cycle):
    case = factories.make_case(mentor)
    for about in (mentor, case):
        words = {"text": "Between us.", "actor": factories.admin(team), "now": timezone.now()}
        notes.write_note(about, **words)

    rows = HistoryEntry.objects.filter(transition="note").order_by("pk")
    assert [(row.mentor, row.application and row.application.enrolment) for row in rows] == [
        (mentor, None),
        (None, case),
    ]
    assert {(row.reason, row.actor, row.channel) for row in rows} == {("", team, "ADMIN")}
    report = desk.get(reverse("mentorship_admin:history")).content.decode()
    assert report.count("The team wrote a note") >= 2
    assert "Between us." not in report
