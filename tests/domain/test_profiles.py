"""Editing the own profile: what applies at once, what the team sees first, what is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from mentorship.choices import Notice
from mentorship.domain import mentors, profile_review, profiles, proposed_changes
from mentorship.domain.actors import Right
from mentorship.domain.photos import kept_photo
from mentorship.domain.refusals import NotAllowed, ReasonMissing
from mentorship.models import (
    Expertise,
    Language,
    MentorshipSettings,
    Notification,
    ProfileChange,
    Specialisation,
)
from mentorship.testing.factories import admin, make_mentor, make_user, put_into, reload, web
from tests.public.pictures import picture

from .ledger import chain, everything, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor():
    return make_mentor("Noor Haddad", slug="noor-haddad")


def photo_of(mentor):
    with kept_photo(ContentFile(picture().read()), mentor.user) as photo:
        return photo


def propose(mentor, now, **values):
    photo = {"photo": values.pop("photo")} if "photo" in values else {}
    actor = web(mentor.user)
    return profiles.propose_change(mentor.pk, values=values, actor=actor, now=now, **photo)


def accept(mentor, actor, now):
    seen = proposed_changes.version(ProfileChange.objects.get())
    return profile_review.accept_change(mentor.pk, seen=seen, actor=actor, now=now)


def refuse(mentor, actor, now, reason="Too short."):
    seen = proposed_changes.version(ProfileChange.objects.get())
    return profile_review.refuse_change(mentor.pk, seen=seen, reason=reason, actor=actor, now=now)


class TestProposing:
    def test_the_approved_version_stays_public(self, mentor, supervisor, now):
        change = propose(mentor, now, headline="New line", bio=mentor.bio)

        assert reload(mentor).headline == "Helps with the first steps"
        assert reload(change).values == {"headline": "New line"}
        assert proposed_changes.proposed(reload(mentor), change).headline == "New line"
        assert chain(mentor) == [("propose_change", "ACTIVE", "ACTIVE")]
        assert told("team_profile_changed") == [supervisor]

    def test_a_later_one_joins_what_waits_and_the_team_is_told_once(self, mentor, supervisor, now):
        propose(mentor, now, headline="New line", bio="New text")
        later = now + timedelta(hours=1)
        change = propose(mentor, later, headline="Newer line")

        assert reload(change).values == {"headline": "Newer line", "bio": "New text"}
        assert change.created_at == later
        assert told("team_profile_changed") == [supervisor]

    def test_saving_without_a_difference_is_nothing(self, mentor, now):
        before = everything()

        assert propose(mentor, now, headline=mentor.headline, website="") is None
        assert everything() == before
        change = propose(mentor, now, headline="New line")
        version = proposed_changes.version(reload(change))
        propose(mentor, now + timedelta(hours=1), headline="New line")
        assert proposed_changes.version(ProfileChange.objects.get()) == version

    def test_going_back_to_the_public_words_leaves_nothing_waiting(self, mentor, now):
        propose(mentor, now, headline="New line")

        assert propose(mentor, now, headline="Helps with the first steps") is None
        assert not ProfileChange.objects.exists()

    @pytest.mark.parametrize("status", ["PENDING", "REJECTED"])
    def test_before_the_review_everything_applies_at_once(self, mentor, now, status):
        put_into(mentor, status)

        assert propose(mentor, now, headline="New line") is None
        assert reload(mentor).headline == "New line"
        assert not Notification.objects.filter(notice=Notice.TEAM_PROFILE_CHANGED).exists()

    def test_the_team_can_do_without(self, mentor, now):
        programme = MentorshipSettings.load()
        programme.review_profile_changes = False
        programme.save()

        assert propose(mentor, now, headline="New line", name="Noor Aziz") is None
        assert reload(mentor).headline == "New line"
        assert reload(mentor).get_absolute_url().endswith("/noor-aziz/")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("headline", ""),
            ("headline", "x" * 141),
            ("name", ""),
            ("bio", ""),
            ("website", "http://example.org/"),
            ("elsewhere", "javascript:alert(1)"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, mentor, now, field, value):
        with pytest.raises(ValidationError) as error:
            propose(mentor, now, **{field: value})
        assert list(error.value.message_dict) == [field]
        assert not ProfileChange.objects.exists()

    def test_what_is_wrong_elsewhere_does_not_hold_it_up(self, mentor, now, settings):
        settings.MENTORSHIP = {"BOOKING_HOSTS": ["book.example.org"]}

        assert propose(mentor, now, headline="New line") is not None

    def test_nobody_else_edits_a_profile(self, mentor, team, now):
        for stranger in (team, web(make_user())):
            for call in (profiles.propose_change, profiles.edit_profile):
                with pytest.raises(NotAllowed):
                    call(mentor.pk, values={"headline": "x"}, actor=stranger, now=now)
            with pytest.raises(NotAllowed):
                profiles.withdraw_change(mentor.pk, actor=stranger, now=now)

    def test_taking_it_back(self, mentor, now):
        propose(mentor, now, headline="New line")
        profiles.withdraw_change(mentor.pk, actor=web(mentor.user), now=now)

        assert not ProfileChange.objects.exists()
        assert [step[0] for step in chain(mentor)] == ["propose_change", "withdraw_change"]
        with pytest.raises(proposed_changes.NoChange):
            profiles.withdraw_change(mentor.pk, actor=web(mentor.user), now=now)


class TestDeciding:
    def test_accepting_makes_it_public_and_tells_the_mentor(self, mentor, team, now):
        propose(mentor, now, headline="New line", name="Noor Aziz", website="https://noor.example")
        accept(mentor, team, now)

        after = reload(mentor)
        assert (after.name, after.headline) == ("Noor Aziz", "New line")
        assert after.website == "https://noor.example"
        assert after.slug == "noor-aziz"
        assert not ProfileChange.objects.exists()
        assert told("profile_change_accepted") == [mentor.email]
        assert [step[0] for step in chain(mentor)] == ["propose_change", "accept_change"]

    def test_refusing_leaves_the_profile_and_says_why(self, mentor, team, now):
        propose(mentor, now, headline="New line")
        refuse(mentor, team, now, "Say what you do.")

        assert reload(mentor).headline == "Helps with the first steps"
        assert not ProfileChange.objects.exists()
        message = Notification.objects.get(notice=Notice.PROFILE_CHANGE_REFUSED)
        assert (message.email, message.context["reason"]) == (mentor.email, "Say what you do.")
        assert mentor.history.latest("pk").reason == "Say what you do."

    def test_refusing_needs_a_reason(self, mentor, team, now):
        propose(mentor, now, headline="New line")

        with pytest.raises(ReasonMissing):
            refuse(mentor, team, now, " ")
        assert ProfileChange.objects.exists()

    @pytest.mark.parametrize("decide", [accept, refuse])
    def test_only_who_reviews_mentors_decides(self, mentor, now, decide):
        propose(mentor, now, headline="New line")
        others = [right for right in Right if right is not Right.REVIEW_MENTORS]
        lacking = admin(make_user(permissions=tuple(str(right) for right in others)))

        for actor in (lacking, web(mentor.user), web(make_user())):
            with pytest.raises(NotAllowed):
                decide(mentor, actor, now)

    @pytest.mark.parametrize("decide", ["accept_change", "refuse_change"])
    def test_what_was_replaced_meanwhile_is_not_decided_unseen(self, mentor, team, now, decide):
        seen = proposed_changes.version(propose(mentor, now, headline="New line"))
        propose(mentor, now + timedelta(seconds=1), headline="Something else")
        reason = {"reason": "x"} if decide == "refuse_change" else {}

        with pytest.raises(profile_review.ChangeReplaced):
            getattr(profile_review, decide)(mentor.pk, seen=seen, actor=team, now=now, **reason)
        assert ProfileChange.objects.get().values == {"headline": "Something else"}
        assert reload(mentor).headline == "Helps with the first steps"

    def test_what_was_decided_is_not_decided_twice(self, mentor, team, now):
        seen = proposed_changes.version(propose(mentor, now, headline="New line"))
        accept(mentor, team, now)

        with pytest.raises(proposed_changes.NoChange):
            profile_review.accept_change(mentor.pk, seen=seen, actor=team, now=now)

    def test_a_second_change_is_told_anew(self, mentor, team, supervisor, now):
        for line in ("One", "Two"):
            propose(mentor, now, headline=line)
            accept(mentor, team, now)

        assert told("team_profile_changed") == [supervisor, supervisor]
        assert told("profile_change_accepted") == [mentor.email, mentor.email]


class TestPhotos:
    @pytest.fixture
    def public(self, mentor):
        mentor.photo = photo_of(mentor)
        mentor.save()
        return mentor.photo

    def photos(self):
        return list(get_image_model().objects.order_by("pk"))

    def test_a_new_one_waits_and_the_old_one_goes_when_it_is_accepted(
        self, mentor, team, public, now
    ):
        new = photo_of(mentor)
        propose(mentor, now, photo=new)
        assert reload(mentor).photo == public

        accept(mentor, team, now)

        assert reload(mentor).photo == new
        assert self.photos() == [new]

    def test_a_refused_one_is_deleted(self, mentor, team, public, now):
        propose(mentor, now, photo=photo_of(mentor))
        refuse(mentor, team, now)

        assert reload(mentor).photo == public
        assert self.photos() == [public]

    def test_one_that_is_replaced_while_it_waits_is_deleted(self, mentor, public, now):
        propose(mentor, now, photo=photo_of(mentor))
        second = photo_of(mentor)
        propose(mentor, now, photo=second)

        assert self.photos() == [public, second]

    def test_removing_it_waits_too(self, mentor, team, public, now):
        change = propose(mentor, now, photo=None)
        assert change.values == {"photo": "removed"}
        assert reload(mentor).photo == public

        accept(mentor, team, now)

        assert reload(mentor).photo is None
        assert self.photos() == []

    def test_taking_the_new_one_back_leaves_the_public_one(self, mentor, public, now):
        propose(mentor, now, photo=photo_of(mentor))

        assert propose(mentor, now, photo=public) is None
        assert self.photos() == [public]

    def test_one_from_the_sites_library_is_not_the_mentors_to_delete(self, mentor, public, now):
        get_image_model().objects.update(uploaded_by_user=make_user())
        put_into(mentor, "PENDING")
        propose(mentor, now, photo=None)

        assert reload(mentor).photo is None
        assert self.photos() == [public]


class TestAtOnce:
    def edit(self, mentor, now, **values):
        more = {
            name: values.pop(name) for name in ("specialisations", "languages") if name in values
        }
        actor = web(mentor.user)
        return profiles.edit_profile(mentor.pk, values=values, actor=actor, now=now, **more)

    def test_fields_and_languages(self, mentor, now):
        ethics = Expertise.objects.create(name="Ethics")
        german = Language.objects.get_or_create(code="de")[0]
        self.edit(
            mentor,
            now,
            timezone="Asia/Tehran",
            specialisations=[Specialisation(expertise=ethics, level=5)],
            languages=[german],
        )

        after = reload(mentor)
        assert after.timezone == "Asia/Tehran"
        assert [(row.expertise, row.level) for row in after.specialisations.all()] == [(ethics, 5)]
        assert list(after.languages.all()) == [german]

    def test_words_that_are_reviewed_do_not_slip_in(self, mentor, now):
        self.edit(mentor, now, headline="New line", status="REJECTED", timezone="UTC")

        assert reload(mentor).headline == "Helps with the first steps"
        assert reload(mentor).status == "ACTIVE"

    def test_fewer_places_are_allowed(self, mentor, now):
        self.edit(mentor, now, long_term_mentees=1, long_term_hours=2)

        assert reload(mentor).long_term_mentees == 1

    def test_two_hours_for_each_mentee(self, mentor, now):
        with pytest.raises(ValidationError) as error:
            self.edit(mentor, now, long_term_mentees=5, long_term_hours=4)
        assert "long_term_hours" in error.value.message_dict
        assert reload(mentor).long_term_mentees == 3

    def test_the_capacity_of_the_programme(self, mentor, now):
        with pytest.raises(mentors.OverCapacity):
            self.edit(mentor, now, long_term_mentees=21, long_term_hours=42)
        assert reload(mentor).long_term_mentees == 3

    def test_a_zone_that_is_gone_does_not_hold_up_the_offer(self, mentor, now):
        mentor.timezone = "Mars/Olympus"
        mentor.save()
        self.edit(mentor, now, ad_hoc_mentees=1)

        assert reload(mentor).ad_hoc_mentees == 1
