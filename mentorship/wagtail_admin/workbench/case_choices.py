"""The choices of a case as a reviewer reads them: the mentor's fit and load, and the strike."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from mentorship.choices import ApplicationStatus
from mentorship.domain.case_file import CaseFile
from mentorship.domain.suggestions import Habits, Wanted, explain, names_known, topics_named
from mentorship.models import Application

from .photos import prefetch_photos


def waits(application: Application) -> bool:
    """Whether the choice waits for review."""
    return application.status == ApplicationStatus.PENDING and application.reviewed_at is None


def choices_of(file: CaseFile, form: forms.Form) -> list[dict[str, Any]]:
    """Each choice in the order of the list; ``form`` has the fields that strike those that wait."""
    mentors: list[Any] = [row.mentor for row in file.choices]
    prefetch_photos(mentors)
    now, case = timezone.now(), file.case
    loads = {mentor.pk: file.loads[mentor.pk, case.cycle_id] for mentor in mentors}
    habits, wanted = Habits.of(mentors, case.cycle, now, loads=loads), _wanted(file, mentors)
    return [
        {
            "application": row,
            "mentor": row.mentor,
            "load": loads[row.mentor.pk],
            "fit": explain(wanted, row.mentor, habits=habits, now=now),
            "waits": waits(row),
            **(_fields(form, row) if waits(row) else {}),
        }
        for row in file.choices
        if row.mentor is not None
    ]


def _wanted(file: CaseFile, mentors: list[Any]) -> Wanted:
    """What the mentee asks for, ticked or in words."""
    mentee = file.case.mentee
    topics = {topic.pk for topic in file.case.topics.all()}
    topics |= topics_named(file.case.subject, names_known(mentors))
    return Wanted.of(mentee, topics, [language.code for language in mentee.languages.all()])


def _fields(form: forms.Form, row: Application) -> dict[str, Any]:
    return {name: form[f"{name}_{row.pk}"] for name in ("strike", "ready", "reason")}
