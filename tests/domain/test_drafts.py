"""Drafts: nothing that was typed is lost, and nothing is kept for ever."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.images import get_image_model

from mentorship import tasks
from mentorship.choices import DraftKind
from mentorship.domain import drafts
from mentorship.domain.photos import kept_photo
from mentorship.models import Draft
from mentorship.testing.factories import make_mentor, make_user
from tests.public.pictures import picture

pytestmark = pytest.mark.django_db
KIND = DraftKind.REGISTRATION


def photo_of(user):
    with kept_photo(ContentFile(picture().read()), user) as photo:
        return photo


def on_disk(photo):
    return photo.file.storage.exists(photo.file.name)


def test_each_step_is_kept_beside_the_others(now):
    user = make_user()
    drafts.keep(KIND, user=user, data={"who": {"name": "Ada"}, "offer": {"hours": "2"}}, now=now)
    drafts.keep(KIND, user=user, data={"offer": {"hours": "many"}}, now=now)

    draft = drafts.load(KIND, user=user)
    assert draft.data == {"who": {"name": "Ada"}, "offer": {"hours": "many"}}
    assert Draft.objects.count() == 1
    assert drafts.load(DraftKind.APPLICATION, user=user) is None
    assert drafts.load(KIND, user=make_user()) is None


def test_a_visitor_comes_back_with_the_key(now):
    first = drafts.keep(KIND, data={"subject": "A"}, now=now)
    again = drafts.keep(KIND, key=first.key, data={"subject": "B"}, now=now)

    assert first == again
    assert drafts.load(KIND, key=first.key).data == {"subject": "B"}
    assert drafts.load(KIND, key="") is None
    assert drafts.load(KIND, key="nonsense") is None
    assert drafts.keep(KIND, key="nonsense", data={}, now=now) != first


def test_an_entry_is_taken_and_the_others_stay(now):
    key = drafts.keep(KIND, data={"you": {"name": "Ada"}, "offer": {"hours": "2"}}, now=now).key

    assert drafts.take(KIND, key=key, name="you") == {"name": "Ada"}
    assert drafts.take(KIND, key=key, name="you") is None
    assert drafts.load(KIND, key=key).data == {"offer": {"hours": "2"}}
    assert drafts.take(KIND, key=key, name="offer") == {"hours": "2"}
    assert not Draft.objects.exists()


def test_a_key_that_was_claimed_opens_nothing(now):
    user, later = make_user(), now + timedelta(days=1)
    key = drafts.keep(KIND, data={"subject": "A"}, now=now).key

    assert drafts.claim(key, user=user, now=later).changed_at == later
    assert drafts.load(KIND, key=key) is None
    assert drafts.claim(key, user=make_user(), now=later) is None
    assert drafts.load(KIND, user=user).data == {"subject": "A"}


def test_claiming_merges_into_what_the_account_had(now):
    user = make_user()
    photo = photo_of(user)
    drafts.keep(KIND, user=user, data={"subject": "old", "goals": "kept"}, photo=photo, now=now)
    key = drafts.keep(KIND, data={"subject": "new"}, now=now).key

    drafts.claim(key, user=user, now=now)

    draft = Draft.objects.get()
    assert draft.data == {"subject": "new", "goals": "kept"}
    assert draft.photo == photo


@pytest.mark.parametrize(("minutes", "wins"), [(-1, "new"), (1, "own")])
def test_what_was_typed_last_wins(now, minutes, wins):
    user, typed = make_user(), now - timedelta(days=1)
    key = drafts.keep(KIND, data={"subject": "new", "name": "Ada"}, now=typed).key
    earlier = typed + timedelta(minutes=minutes)
    drafts.keep(KIND, user=user, data={"subject": "own", "goals": "kept"}, now=earlier)

    drafts.claim(key, user=user, now=now)

    draft = Draft.objects.get()
    assert draft.data == {"subject": wins, "goals": "kept", "name": "Ada"}
    assert (draft.user, draft.changed_at) == (user, now)


def test_a_claim_and_a_first_saving_at_once_end_as_one_draft(now, monkeypatch):
    user, look = make_user(), drafts._locked
    key = drafts.keep(KIND, data={"subject": "new"}, now=now).key

    def look_just_before_the_other(rows):
        found = look(rows)
        if found is None and not Draft.objects.filter(user=user).exists():
            Draft.objects.create(kind=KIND, user=user, data={"goals": "kept"}, changed_at=now)
        return found

    monkeypatch.setattr(drafts, "_locked", look_just_before_the_other)

    drafts.claim(key, user=user, now=now)

    draft = Draft.objects.get()
    assert (draft.user, draft.data) == (user, {"subject": "new", "goals": "kept"})


def test_what_no_database_keeps_is_left_out(now):
    draft = drafts.keep(KIND, data={"who": {"name": "A\0da", "topics": ["\0"]}}, now=now)

    assert draft.data == {"who": {"name": "Ada", "topics": [""]}}


class TestPhotos:
    @pytest.fixture
    def user(self):
        return make_user()

    @pytest.fixture
    def photo(self, user, now):
        photo = photo_of(user)
        drafts.keep(KIND, user=user, data={}, photo=photo, now=now)
        return photo

    @pytest.fixture(autouse=True)
    def _commit(self, django_capture_on_commit_callbacks):
        """Files go when the transaction has ended."""
        with django_capture_on_commit_callbacks(execute=True):
            yield

    def test_saving_a_step_leaves_it(self, user, photo, now):
        drafts.keep(KIND, user=user, data={"who": {}}, now=now)

        assert drafts.load(KIND, user=user).photo == photo

    @pytest.mark.parametrize("other", [photo_of, lambda user: None], ids=["another", "none"])
    def test_replacing_or_removing_deletes_it(
        self, user, photo, now, other, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            kept = other(user)
            drafts.keep(KIND, user=user, data={}, photo=kept, now=now)

        assert not on_disk(photo)
        assert list(get_image_model().objects.all()) == ([kept] if kept else [])

    def test_it_goes_with_its_draft(self, user, photo, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            assert drafts.discard(KIND, user=user)
            assert not drafts.discard(KIND, user=user)

        assert not on_disk(photo)
        assert not get_image_model().objects.exists()

    def test_it_stays_on_the_profile(self, user, photo, django_capture_on_commit_callbacks):
        mentor = make_mentor(user=user, photo=photo)
        with django_capture_on_commit_callbacks(execute=True):
            drafts.discard(KIND, user=user)

        mentor.refresh_from_db()
        assert mentor.photo == photo
        assert on_disk(photo)

    def test_what_fails_leaves_no_file(self, user):
        names = []

        def fail():
            with kept_photo(ContentFile(picture().read()), user) as photo:
                names.append(photo.file.name)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()

        assert not default_storage.exists(names[0])


def test_what_nobody_touched_for_sixty_days_is_deleted(now, django_capture_on_commit_callbacks):
    users = [make_user() for _number in range(2)]
    photo = photo_of(users[0])
    drafts.keep(KIND, user=users[0], data={}, photo=photo, now=now - timedelta(days=60, minutes=1))
    drafts.keep(KIND, user=users[1], data={}, now=now - timedelta(days=59))

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()

    assert [draft.user for draft in Draft.objects.all()] == [users[1]]
    assert not on_disk(photo)


def test_one_that_cannot_be_deleted_holds_up_no_other(now, monkeypatch, caplog):
    old = now - timedelta(days=61)
    for _number in range(2):
        drafts.keep(KIND, data={}, now=old)
    forget, calls = drafts.forget_photo, []

    def fail_once(photo):
        calls.append(photo)
        if len(calls) == 1:
            raise OSError
        forget(photo)

    monkeypatch.setattr(drafts, "forget_photo", fail_once)

    assert drafts.sweep(now=now) == 1
    assert "could not be deleted" in caplog.text
