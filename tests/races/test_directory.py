"""A topic is renamed while its mentor is saved: the directory shows the new name."""

from __future__ import annotations

import pytest

from mentorship.models import DirectoryEntry, Expertise, MentorProfile
from mentorship.testing.factories import make_mentor

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

some_rounds = pytest.mark.parametrize("rounds", [10, pytest.param(150, marks=pytest.mark.slow)])


@some_rounds
def test_a_new_name_is_not_written_back(rounds, race, team):
    mentor = make_mentor(expertise=("Name 0",))
    topic = mentor.expertise.get()

    def rename(name: str) -> None:
        Expertise(pk=topic.pk, name=name, slug=topic.slug).save(force_update=True)

    def edit(number: int) -> None:
        copy = MentorProfile.objects.get(pk=mentor.pk)
        copy.headline = f"Line {number}"
        copy.save()

    for number in range(1, rounds + 1):
        race(
            lambda name=f"Name {number}": rename(name),
            *[lambda tab=tab: edit(tab) for tab in range(4)],
        )

        assert DirectoryEntry.objects.get().topics == f"{topic.slug}|Name {number}"
