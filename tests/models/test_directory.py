"""The directory's rows are written from what is true while their mentors are held."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentorship.models import DirectoryEntry, Expertise
from mentorship.testing.factories import make_mentor

pytestmark = pytest.mark.django_db

MENTORS, TOPICS = "mentorship_mentorprofile", "mentorship_expertise"


def statements(act):
    with CaptureQueriesContext(connection) as asked:
        act()
    return [query["sql"] for query in asked]


def place(said, *words):
    """Where the first statement with all of the words stands."""
    return next(n for n, sql in enumerate(said) if all(word in sql for word in words))


def test_the_mentors_are_held_before_their_topics_are_read():
    mentors = [make_mentor() for _number in range(2)]

    said = statements(lambda: DirectoryEntry.objects.rewrite([each.pk for each in mentors]))

    held = place(said, f'FROM "{MENTORS}"', "ORDER BY")
    assert held < place(said, f'"{TOPICS}"')
    if connection.features.has_select_for_no_key_update:
        assert said[held].endswith("FOR NO KEY UPDATE")


@pytest.mark.parametrize("several", [False, True])
def test_the_mentors_are_held_before_a_topic_goes(several):
    topic = make_mentor().expertise.get()
    gone = Expertise.objects.filter(pk=topic.pk) if several else topic

    said = statements(gone.delete)

    assert place(said, f'FROM "{MENTORS}"', "bio") < place(said, "DELETE", f'"{TOPICS}"')
    assert not DirectoryEntry.objects.get().topics


def test_control_characters_go_from_a_topic_s_name():
    topic = Expertise(name="Open\x0bsource")
    topic.full_clean()
    assert topic.name == "Open source"

    with pytest.raises(ValidationError):
        Expertise(name="\x01").full_clean()
