"""The team reviews a changed profile: old and new side by side, take over or refuse."""

import gc
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from mentorship.domain import leaving, profiles, proposed_changes
from mentorship.domain.photos import kept_photo
from mentorship.models import CannedReason, Notification, ProfileChange
from mentorship.testing.factories import make_mentor, put_into, reload, web
from tests.public.pictures import picture
from tests.wagtail_admin.conftest import sentences

LIST = reverse("mentorship_admin:mentors")
# Wagtail leaves the temporary file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def mentor(db):
    yield make_mentor("Noor Haddad")
    gc.collect()


def propose(mentor, now=None, **values):
    photo = {"photo": values.pop("photo")} if "photo" in values else {}
    now = now or timezone.now()
    actor = web(mentor.user)
    return profiles.propose_change(mentor.pk, values=values, actor=actor, now=now, **photo)


def address(mentor):
    return reverse("mentorship_admin:mentor_change", args=[mentor.pk])


def decide(desk, mentor, action, seen=None, **data):
    change = ProfileChange.objects.first()
    version = proposed_changes.version(change) if change else ""
    data = {"action": action, "seen": version if seen is None else seen} | data
    return desk.post(address(mentor), data, follow=True)


def test_old_and_new_stand_side_by_side(desk, mentor):
    with kept_photo(ContentFile(picture().read()), mentor.user) as photo:
        propose(mentor, headline="<b>New</b> line", website="https://noor.example/", photo=photo)
    content = desk.get(address(mentor)).content.decode()

    assert "Helps with the first steps" in content
    assert "&lt;b&gt;New&lt;/b&gt; line" in content
    assert 'href="https://noor.example/"' in content
    assert "Photo" in content
    assert "Twenty years of practice." not in content


def test_it_is_counted_and_listed(desk, mentor):
    propose(mentor, headline="New line")

    assert "Noor Haddad" in desk.get(LIST).content.decode()
    home = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert 'data-waiting="changes"' in home
    assert "Mentors to review (1)" in home
    review = reverse("mentorship_admin:mentor_review", args=[mentor.pk])
    assert address(mentor) in desk.get(review).content.decode()


@pytest.mark.parametrize("how", ["rejected", "left"])
def test_nothing_waits_of_who_is_not_public(desk, mentor, how):
    propose(mentor, headline="New line")
    if how == "left":
        leaving.leave(mentor.pk, actor=web(mentor.user), now=timezone.now())
    else:
        put_into(mentor, "REJECTED")

    assert "Noor Haddad" not in desk.get(LIST).content.decode()


def test_taking_over(desk, mentor):
    propose(mentor, headline="New line")
    response = decide(desk, mentor, "accept")

    assert sentences(response) == ["The changes of Noor Haddad are public now."]
    assert reload(mentor).headline == "New line"
    assert "Nothing is left to decide here." in desk.get(address(mentor)).content.decode()


def test_the_reasons_are_those_that_the_team_keeps(desk, mentor):
    propose(mentor, headline="New line")
    ready = desk.get(address(mentor)).context["forms"]["refuse"].fields["ready"]
    assert "The photo does not show you." in dict(ready.choices)

    CannedReason.objects.create(used_for="REFUSE_CHANGE", text="Too long.")
    page = decide(desk, mentor, "refuse", ready="Too long.", reason="Half of it would do.")

    assert sentences(page) == [
        "The profile of Noor Haddad stays as it was, and the mentor is told why."
    ]
    [told] = Notification.objects.exclude(context__reason=None)
    assert told.context["reason"] == "Too long. Half of it would do."


def test_refusing_needs_a_reason(desk, mentor):
    propose(mentor, headline="New line")
    assert (
        "Give a reason: choose one, or write it." in decide(desk, mentor, "refuse").content.decode()
    )
    assert ProfileChange.objects.exists()

    decide(desk, mentor, "refuse", reason="Say what you do.")

    assert reload(mentor).headline == "Helps with the first steps"
    assert not ProfileChange.objects.exists()


@pytest.mark.parametrize("action", ["accept", "refuse"])
def test_a_stale_page_decides_nothing(desk, mentor, action):
    seen = proposed_changes.version(propose(mentor, headline="New line"))
    propose(mentor, timezone.now() + timedelta(seconds=1), headline="Newer line")

    response = decide(desk, mentor, action, seen=seen, reason="x")

    assert "Look at the new version first." in sentences(response)[0]
    assert ProfileChange.objects.get().values == {"headline": "Newer line"}
    assert reload(mentor).headline == "Helps with the first steps"


def test_a_second_press_says_so(desk, mentor):
    seen = proposed_changes.version(propose(mentor, headline="New line"))
    decide(desk, mentor, "accept")
    response = decide(desk, mentor, "accept", seen=seen)

    assert "no change of this profile" in sentences(response)[0]


def test_the_history_tells_it(desk, mentor):
    propose(mentor, headline="New line")
    decide(desk, mentor, "refuse", reason="Say what you do.")
    url = reverse("wagtailsnippets_mentorship_mentorprofile:history", args=[mentor.pk])
    content = desk.get(url).content.decode()

    assert "Proposed a change of the profile" in content
    assert "The proposed change was refused (Admin): Say what you do." in content


def test_who_left_can_be_brought_back_and_not_accepted(desk, mentor):
    put_into(mentor, "PENDING")
    leaving.leave(mentor.pk, actor=web(mentor.user), now=timezone.now())
    url = reverse("mentorship_admin:mentor_review", args=[mentor.pk])
    content = desk.get(url).content.decode()
    assert 'value="return"' in content
    assert 'value="accept"' not in content

    desk.post(url, {"action": "return"})

    assert reload(mentor).left_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries(desk, count, django_assert_num_queries):
    mentors = [make_mentor() for _number in range(count)]
    for mentor in mentors:
        propose(mentor, headline="New line")
    for url in (LIST, address(mentors[0])):
        desk.get(url)

    # One of them counts the changes, which have pages of their own.
    with django_assert_num_queries(14):
        desk.get(LIST)
    with django_assert_num_queries(11):
        desk.get(address(mentors[0]))
