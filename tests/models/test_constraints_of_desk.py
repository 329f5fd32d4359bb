"""What the database refuses of the team's notes, questions, scores, reasons and habits."""

from __future__ import annotations

import pytest

from mentorship.models import (
    Assessment,
    CannedReason,
    DigestSubscription,
    Inquiry,
    SavedFilter,
    TeamNote,
)
from mentorship.testing.factories import make_mentor, make_user

from .rows import NOW, enrolment, insert, refused

pytestmark = pytest.mark.django_db


def test_a_note_is_about_a_case_or_about_a_mentor():
    both = {"enrolment": enrolment(), "mentor": make_mentor()}

    refused("note_about_one", insert, TeamNote(text="x", created_at=NOW))
    refused("note_about_one", insert, TeamNote(text="x", created_at=NOW, **both))
    refused("inquiry_about_one", insert, Inquiry(question="x", asked_at=NOW, **both))


def test_one_question_at_a_time():
    case, mentor = enrolment(), make_mentor()
    insert(Inquiry(enrolment=case, question="x", asked_at=NOW, answer="y", answered_at=NOW))
    insert(Inquiry(enrolment=case, question="x", asked_at=NOW, closed_at=NOW))
    insert(Inquiry(enrolment=case, question="x", asked_at=NOW))
    insert(Inquiry(mentor=mentor, question="x", asked_at=NOW))

    again = Inquiry(enrolment=case, question="x", asked_at=NOW)
    refused("inquiry_one_open_of_case", insert, again)
    again = Inquiry(mentor=mentor, question="x", asked_at=NOW)
    refused("inquiry_one_open_of_mentor", insert, again)


def test_one_score_of_each_reviewer_within_the_scale():
    row = {"enrolment": enrolment(), "reviewer": make_user(), "changed_at": NOW}
    Assessment.objects.create(score=1, **row)

    refused("assessment_one_each", insert, Assessment(score=5, **row))
    refused("score_in_range", Assessment.objects.update, score=0)
    refused("score_in_range", Assessment.objects.update, score=6)


def test_reasons_filters_and_digests():
    user = make_user()
    reason = {"used_for": "STRIKE", "text": "No time"}
    CannedReason.objects.create(**reason)
    saved = {"user": user, "page": "review", "name": "Mine"}
    SavedFilter.objects.create(**saved)
    DigestSubscription.objects.create(user=user)

    refused("reason_once", insert, CannedReason(**reason))
    refused("reason_use_known", CannedReason.objects.update, used_for="NOVEL")
    refused("filter_name_once", insert, SavedFilter(**saved))
    refused("digest_channel_known", DigestSubscription.objects.update, channel="PIGEON")
    refused("digest_hour_in_range", DigestSubscription.objects.update, hour=24)
