"""Registering as a mentor (M1–M3), with what browsers and strangers send."""

import gc

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from PIL import Image
from wagtail.api.v2.utils import get_restricted_collection_ids
from wagtail.images import get_image_model

from mentorship.choices import MentorStatus, Notice
from mentorship.models import Expertise, Language, MentorProfile, MentorshipSettings, Notification
from mentorship.testing.factories import make_mentor, make_team_member, make_user
from tests.public.pictures import bomb, picture, upload, with_damaged_notes

ADDRESS = "/mentorship/become-a-mentor/"


@pytest.fixture
def answers():
    return {
        "name": "Ada Okafor",
        "headline": "Builds bridges",
        "bio": "Twenty years of practice.",
        "expertise": [Expertise.objects.create(name="Engineering").pk],
        "languages": [Language.objects.get(code="en").pk, Language.objects.get(code="de").pk],
        "timezone": "Europe/Berlin",
        "preferred_language": "de",
        "offers_long_term": "on",
        "long_term_hours": "4",
        "long_term_mentees": "2",
        "calendly_url": "https://calendly.com/ada",
    }


def files():
    root = django_settings.MEDIA_ROOT / "original_images"
    return {path.name for path in root.iterdir()} if root.exists() else set()


def refused(client, data, *words):
    """The form comes back with what was typed, and nothing was made."""
    before = files()
    response = client.post(ADDRESS, data)
    content = response.content.decode()
    assert response.status_code == 200
    assert "data-mentorship-errors" in content
    for word in words:
        assert word in content
    assert not MentorProfile.objects.exists()
    assert not get_image_model().objects.exists()
    assert files() == before
    return content


class TestGood:
    def test_it_is_pending_and_the_mentor_is_told(self, client, visitor, answers):
        response = client.post(ADDRESS, answers)

        assert response.url == "/mentorship/become-a-mentor/thanks/"
        mentor = MentorProfile.objects.get()
        assert mentor.status == MentorStatus.PENDING
        assert (mentor.email, mentor.user) == ("ada@example.org", visitor)
        assert {str(topic) for topic in mentor.expertise.all()} == {"Engineering"}
        assert {language.code for language in mentor.languages.all()} == {"de", "en"}
        assert mentor.ad_hoc_mentees is None
        assert Notification.objects.filter(notice=Notice.MENTOR_REGISTERED).count() == 1
        assert client.get(mentor.get_absolute_url()).status_code == 404

    def test_the_photo_is_written_anew(self, client, visitor, answers):
        exif = Image.Exif()
        exif[0x010E] = "taken at home"
        photo = picture((3000, 1000), "JPEG", "home.jpg", exif=exif)

        client.post(ADDRESS, answers | {"photo_file": photo})

        kept = MentorProfile.objects.get().photo
        assert type(kept) is get_image_model()
        with kept.file.open() as file, Image.open(file) as image:
            assert (image.format, image.size) == ("JPEG", (1600, 533))
            assert not image.getexif()
            assert b"taken at home" not in file.read()
        assert "home" not in kept.file.name

    def test_the_photo_betrays_nobody_before_the_review(
        self, client, visitor, answers, sign_in, rf
    ):
        client.post(ADDRESS, answers | {"photo_file": picture(name="Ada Okafor.png")})
        sign_in(make_user("grace@example.org"))
        client.post(ADDRESS, answers | {"photo_file": picture(), "name": "Grace"})

        photos = [mentor.photo for mentor in MentorProfile.objects.all()]
        request = rf.get("/")
        for request.user in (AnonymousUser(), visitor):
            assert photos[0].collection_id in get_restricted_collection_ids(request)
        request.user = make_team_member()
        assert photos[0].collection_id not in get_restricted_collection_ids(request)
        assert photos[0].collection == photos[1].collection
        assert {photo.title for photo in photos} == {"Mentor photo"}
        assert "Ada" not in photos[0].file.name

    # Wagtail leaves the temporary file of a new rendition to the garbage collector.
    @pytest.mark.filterwarnings("ignore::ResourceWarning")
    def test_the_photo_is_on_the_page_of_an_accepted_mentor(self, client, visitor, answers):
        client.post(ADDRESS, answers | {"photo_file": picture()})
        MentorProfile.objects.update(status=MentorStatus.ACTIVE)
        mentor = MentorProfile.objects.get()
        client.logout()

        content = client.get(mentor.get_absolute_url()).content.decode()
        gc.collect()

        assert mentor.photo.renditions.first().url in content

    def test_a_name_in_another_language_is_the_same_collection(self, client, visitor, answers):
        client.post(ADDRESS, answers | {"photo_file": picture()}, headers={"accept-language": "de"})

        assert MentorProfile.objects.get().photo.collection.name == "Mentor photos"

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_photos_of_every_usual_kind(self, client, visitor, answers, kind):
        client.post(ADDRESS, answers | {"photo_file": picture(kind=kind)})

        assert MentorProfile.objects.get().photo is not None

    def test_a_second_time_leads_to_the_desk(self, client, visitor, answers):
        client.post(ADDRESS, answers)

        assert client.get(ADDRESS).url == "/mentorship/mentor/"
        assert client.post(ADDRESS, answers).url == "/mentorship/mentor/"
        assert MentorProfile.objects.count() == 1

    def test_a_profile_that_the_team_typed_in_is_tied_to_the_account(self, client, visitor):
        typed = make_mentor(email="ADA@example.org", with_user=False)

        assert client.get(ADDRESS).url == "/mentorship/mentor/"
        assert MentorProfile.objects.get(pk=typed.pk).user == visitor

    def test_hostile_text_is_only_text(self, client, visitor, answers):
        text = "<script>alert(1)</script>"
        client.post(ADDRESS, answers | {"name": text, "headline": text, "bio": text})
        MentorProfile.objects.update(status=MentorStatus.ACTIVE)

        content = client.get(MentorProfile.objects.get().get_absolute_url()).content.decode()

        assert "<script>alert" not in content
        assert "&lt;script&gt;alert" in content

    def test_the_thanks_page_says_what_comes_next(self, client, visitor, answers, settings):
        settings.MENTORSHIP = {"TELEGRAM_BOT_USERNAME": "bridge_bot"}

        content = client.post(ADDRESS, answers, follow=True).content.decode()

        assert "within 48 hours" in content
        assert "Link Telegram" in content


class TestRefused:
    def test_five_mentees_on_four_hours(self, client, visitor, answers):
        data = answers | {"long_term_mentees": "5"}

        content = refused(client, data, "5 mentees take at least 10 hours", 'value="5"')

        assert "Twenty years of practice." in content
        assert 'href="#id_long_term_hours"' in content
        assert 'aria-describedby="id_long_term_hours_' in content

    def test_neither_kind_offered(self, client, visitor, answers):
        del answers["offers_long_term"]

        refused(client, answers, "Choose long-term mentorship, ad-hoc, or both.")

    def test_more_mentees_than_the_programme_allows(self, client, visitor, answers):
        programme = MentorshipSettings.load()
        programme.mentor_capacity = 3
        programme.save()
        data = answers | {"long_term_mentees": "4", "long_term_hours": "8"}

        refused(client, data, "up to 3 mentees for each mentor")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("headline", "x" * 141),
            ("bio", ""),
            ("expertise", []),
            ("languages", ["999999"]),
            ("timezone", "Mars/Olympus"),
            ("preferred_language", "xx"),
            ("long_term_hours", "many"),
            ("long_term_mentees", "-1"),
            ("long_term_hours", "99999999999"),
            ("calendly_url", "https://elsewhere.example/ada"),
            ("calendly_url", "javascript:alert(1)"),
            ("calendly_url", ""),
            ("name", "a\0b"),
        ],
    )
    def test_what_makes_no_sense(self, client, visitor, answers, field, value):
        refused(client, answers | {field: value}, f"id_{field}")

    @pytest.mark.parametrize(
        ("photo", "words"),
        [
            (upload(b"MZ this is a program"), "not a photo"),
            (upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "me.svg"), "not a photo"),
            (upload(picture().read()[:200]), "not a photo"),
            (picture(kind="GIF", name="me.gif"), "not a photo"),
            (with_damaged_notes(), "not a photo"),
            (bomb(), "too many pixels"),
            (upload(b""), "empty"),
        ],
        ids=["program", "svg", "torn", "gif", "damaged", "bomb", "empty"],
    )
    def test_what_is_no_photo(self, client, visitor, answers, photo, words):
        photo.seek(0)

        refused(client, answers | {"photo_file": photo}, words, "choose it again")

    def test_a_photo_that_is_too_large(self, client, visitor, answers, settings):
        settings.MENTORSHIP = {"PHOTO_MAX_BYTES": 100}

        refused(client, answers | {"photo_file": picture()}, "larger than")

    def test_an_address_that_is_taken_leaves_no_photo_behind(self, client, visitor, answers):
        """Another account holds a profile under this address already."""
        make_mentor(email="ADA@example.org", user=make_user("other@example.org"))
        before = files()

        response = client.post(ADDRESS, answers | {"photo_file": picture()})

        assert "There is a mentor profile for this person already." in response.content.decode()
        assert MentorProfile.objects.count() == 1
        assert not get_image_model().objects.exists()
        assert files() == before
