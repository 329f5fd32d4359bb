"""The desk on a host with more than one site, and with pictures that not everybody may see."""

import gc
import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, Site

from mentorship.choices import Notice
from mentorship.domain import seen
from mentorship.domain.photos import kept_photo
from mentorship.models import MentorProfile, Notification
from mentorship.notifications.rendering import reading_as, render
from mentorship.testing import factories
from tests.public.pictures import picture
from tests.wagtail_admin.conftest import accepted, offered, queued
from tests.wagtail_admin.test_snippets import form as profile_form

# Wagtail leaves the temporary file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
SECOND = {"HTTP_HOST": "second.example.org"}
IMAGES = "wagtailimages_chooser:choose_results"


@pytest.fixture
def second(db):
    """Another site of the same Wagtail."""
    root = Site.objects.get(is_default_site=True).root_page
    return Site.objects.create(hostname="second.example.org", port=80, root_page=root)


@pytest.fixture
def photo(db):
    """A mentor's photo as the registration keeps it: in its own collection."""
    with kept_photo(ContentFile(picture().read()), factories.make_user()) as kept:
        yield kept
    gc.collect()


@pytest.fixture
def confined(team):
    """Wagtail lets every group of its admin choose everywhere; this site has taken that back."""
    GroupCollectionPermission.objects.filter(group__in=team.groups.all()).delete()


def may_choose_in(user, collection):
    group = Group.objects.create(name=f"Chooses in {collection}")
    GroupCollectionPermission.objects.create(
        group=group,
        collection=collection,
        permission=Permission.objects.get(
            content_type__app_label="wagtailimages", codename="choose_image"
        ),
    )
    user.groups.add(group)


def own_image(title, collection):
    file = io.BytesIO()
    Image.new("RGB", (20, 20)).save(file, "PNG")
    file.seek(0)
    image = ImageFile(file, f"{title}.png")
    return get_image_model().objects.create(title=title, file=image, collection=collection)


class TestSites:
    def test_every_desk_opens_on_the_second_site_and_leads_nowhere_else(
        self, desk, team, cycle, second
    ):
        mentor = factories.make_mentor(status="PENDING")
        case = factories.make_case(factories.make_mentor())
        offer, place, pair = offered(team), queued(team), accepted(team)
        pages = {
            "review": [],
            "review_case": [case.pk],
            "mentors": [],
            "mentor_review": [mentor.pk],
            "mentor_preview": [mentor.pk],
            "recall": [offer.pk],
            "confirm_list": [],
            "confirm": [pair.pk],
            "queue": [],
            "assign": [place.pk],
            "propose": [],
            "board": [],
            "history": [],
        }
        for name, args in pages.items():
            response = desk.get(reverse(f"mentorship_admin:{name}", args=args), **SECOND)
            assert response.status_code == 200, name
            assert b'href="http://localhost' not in response.content, name
            assert b'action="http' not in response.content, name

    def test_a_decision_stays_on_the_site_where_it_was_made(self, desk, cycle, second):
        case = factories.make_case(factories.make_mentor())
        data = {"action": "approve", "mark": seen.mark_of_case(case.pk)}
        response = desk.post(
            reverse("mentorship_admin:review_case", args=[case.pk]), data, **SECOND
        )
        assert response.url.startswith("/admin/")

    @pytest.mark.parametrize(
        ("configured", "begins"),
        [(None, "http://localhost/"), ("https://mentors.example", "https://mentors.example/")],
    )
    def test_messages_lead_to_the_programmes_own_site(
        self, desk, cycle, second, settings, configured, begins
    ):
        """Wherever the team was when it decided: the worker that renders them knows no request."""
        if configured:
            settings.MENTORSHIP = settings.MENTORSHIP | {"BASE_URL": configured}
        case = factories.make_case(factories.make_mentor())
        data = {"action": "reject", "mark": seen.mark_of_case(case.pk), "reason": "So."}
        desk.post(reverse("mentorship_admin:review_case", args=[case.pk]), data, **SECOND)

        row = Notification.objects.get(notice=Notice.APPLICATION_REJECTED)
        with reading_as(row):
            assert all(button.url.startswith(begins) for button in render(row).buttons)


class TestCollections:
    def test_the_chooser_shows_the_collections_of_the_person_alone(
        self, desk, team, confined, photo
    ):
        open_to_all = Collection.get_first_root_node().add_child(name="Open")
        other = own_image("A lighthouse", open_to_all)
        assert photo.collection != open_to_all

        may_choose_in(team, open_to_all)
        shown = desk.get(reverse(IMAGES)).content.decode()
        assert other.title in shown
        assert photo.title not in shown

        may_choose_in(team, photo.collection)
        assert photo.title in desk.get(reverse(IMAGES)).content.decode()

    def test_without_any_collection_nothing_can_be_chosen(self, desk, confined, photo):
        assert photo.title not in desk.get(reverse(IMAGES)).content.decode()
        chosen = reverse("wagtailimages_chooser:chosen", args=[photo.pk])
        assert desk.get(chosen).status_code in (302, 403, 404)

    def test_who_may_review_sees_the_face_also_without_the_collection(
        self, desk, cycle, confined, photo
    ):
        mentor = factories.make_mentor(photo=photo)
        case = factories.make_case(mentor)
        for page in (
            reverse("mentorship_admin:review_case", args=[case.pk]),
            reverse("mentorship_admin:mentor_review", args=[mentor.pk]),
        ):
            assert b"/media/images/mentor" in desk.get(page).content, page

    def test_saving_a_profile_keeps_the_photo_that_one_may_not_choose(self, desk, confined, photo):
        mentor = factories.make_mentor("Ada", photo=photo, expertise=())
        url = reverse("wagtailsnippets_mentorship_mentorprofile:edit", args=[mentor.pk])
        form = desk.get(url).context["form"]
        assert form.initial["photo"] == photo.pk
        sent = {**profile_form(name="Ada", email=mentor.email), "photo": photo.pk}
        response = desk.post(url, sent | {"headline": "Better words"})

        assert response.status_code == 302
        kept = MentorProfile.objects.get(pk=mentor.pk)
        assert (kept.headline, kept.photo_id) == ("Better words", photo.pk)
