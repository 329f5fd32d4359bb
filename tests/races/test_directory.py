"""A topic is renamed while its mentor is saved: the directory shows the new name."""

from __future__ import annotations

import threading
import time

import pytest

from mentorship.models import DirectoryEntry, MentorProfile, directory
from mentorship.testing.factories import make_mentor

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

#: How long the one who read first takes before writing, in seconds.
DAWDLES = 0.5


def test_a_new_name_is_not_written_back(race, team, monkeypatch):
    mentor = make_mentor(expertise=("Old name",))
    topic = mentor.expertise.get()
    has_read, is_slow, read = threading.Event(), threading.local(), directory._topics

    def topics(mentor_ids, alias):
        found = read(mentor_ids, alias)
        if getattr(is_slow, "yes", False):
            has_read.set()
            time.sleep(DAWDLES)
        return found

    def edit() -> None:
        is_slow.yes = True
        copy = MentorProfile.objects.get(pk=mentor.pk)
        copy.headline = "Another line"
        copy.save()

    def rename() -> None:
        assert has_read.wait(10)
        topic.name = "New name"
        topic.save()

    monkeypatch.setattr(directory, "_topics", topics)
    race(edit, rename)

    assert DirectoryEntry.objects.get().topics == f"{topic.slug}|New name"
