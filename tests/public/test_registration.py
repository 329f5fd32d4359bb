"""Registering as a mentor (M1–M3): what a good registration brings about, and what is refused."""

import gc

import pytest
from django.contrib.auth.models import AnonymousUser
from PIL import Image
from wagtail.images import get_image_model

from mentorship.choices import MentorStatus, Notice
from mentorship.models import Draft, Expertise, MentorProfile, MentorshipSettings, Notification
from mentorship.testing.factories import make_mentor, make_team_member, make_user
from tests.public import stepping
from tests.public.pictures import bomb, picture, upload, with_damaged_notes
from tests.public.stepping import START, THANKS, files, fill_in, send, step
from tests.public.steps import opened

# Wagtail leaves the temporary file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def answers():
    yield stepping.answers()
    gc.collect()


def may_see(photo, request):
    """Whether the picture's collection, with all above it, is open to whoever asks."""
    restrictions = photo.collection.get_view_restrictions()
    return all(restriction.accept_request(request) for restriction in restrictions)


def refused(client, part, data, *words):
    """The step comes back with what was typed, and nothing was made."""
    before = files()
    response = client.post(step(part), data)
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
        assert fill_in(client, answers).url == step("check")
        response = send(client)

        assert response.url == THANKS
        mentor = MentorProfile.objects.get()
        assert mentor.status == MentorStatus.PENDING
        assert (mentor.email, mentor.user) == ("ada@example.org", visitor)
        assert [str(row) for row in mentor.specialisations.all()] == ["Engineering (Expert)"]
        assert {language.code for language in mentor.languages.all()} == {"de", "en"}
        assert mentor.ad_hoc_mentees is None
        assert Notification.objects.filter(notice=Notice.MENTOR_REGISTERED).count() == 1
        assert client.get(mentor.get_absolute_url()).status_code == 404
        assert not Draft.objects.exists()

    def test_sending_twice_registers_once(self, client, visitor, answers):
        fill_in(client, answers)

        assert [send(client).url for _time in range(2)] == [THANKS, THANKS]
        assert MentorProfile.objects.count() == 1
        assert Notification.objects.filter(notice=Notice.MENTOR_REGISTERED).count() == 1

    def test_a_second_time_leads_to_the_desk(self, client, visitor, answers):
        fill_in(client, answers)
        send(client)

        assert client.get(START).url == "/mentorship/mentor/"
        assert client.get(step("know")).url == "/mentorship/mentor/"
        assert client.post(step("you"), answers["you"]).url == "/mentorship/mentor/"
        assert MentorProfile.objects.count() == 1

    def test_a_profile_that_the_team_typed_in_is_tied_to_the_account(self, client, visitor):
        typed = make_mentor(email="ADA@example.org", with_user=False)

        assert client.get(START).url == "/mentorship/mentor/"
        assert MentorProfile.objects.get(pk=typed.pk).user == visitor

    def test_hostile_text_is_only_text(self, client, visitor, answers):
        text = "<script>alert(1)</script>"
        answers["you"] |= {"name": text, "headline": text, "bio": text}
        fill_in(client, answers)
        preview = client.get(step("check")).content.decode()
        send(client)
        MentorProfile.objects.update(status=MentorStatus.ACTIVE)
        page = client.get(MentorProfile.objects.get().get_absolute_url()).content.decode()

        for content in (preview, page):
            assert "<script>alert" not in content
            assert "&lt;script&gt;alert" in content

    def test_the_thanks_page_says_what_comes_next_and_by_when(
        self, client, visitor, answers, settings
    ):
        settings.MENTORSHIP = {"TELEGRAM_TOKEN": "42:x", "TELEGRAM_BOT_USERNAME": "bridge_bot"}
        fill_in(client, answers)
        content = client.post(step("check"), {"opened": opened()}, follow=True).content.decode()

        assert "within 48 hours" in content
        assert "You hear from us by" in content
        assert "Link Telegram" in content

    def test_a_field_without_its_level_is_one_of_experience(self, client, visitor, answers):
        pk = answers["know"]["expertise"][0]
        del answers["know"][f"level_{pk}"]
        fill_in(client, answers)
        send(client)

        assert MentorProfile.objects.get().specialisations.get().level == 3

    def test_the_level_of_a_field_that_is_not_ticked_does_not_matter(
        self, client, visitor, answers
    ):
        other = Expertise.objects.create(name="Cooking")
        answers["know"][f"level_{other.pk}"] = "99"
        fill_in(client, answers)
        send(client)

        assert MentorProfile.objects.get().specialisations.count() == 1


class TestPhoto:
    def test_it_is_written_anew(self, client, visitor, answers):
        exif = Image.Exif()
        exif[0x010E] = "taken at home"
        photo = picture((3000, 1000), "JPEG", "home.jpg", exif=exif)
        answers["look"] |= {"photo_file": photo, "photo_description": "Ada at her desk"}
        fill_in(client, answers)
        send(client)

        mentor = MentorProfile.objects.get()
        assert mentor.photo_description == "Ada at her desk"
        kept = mentor.photo
        assert type(kept) is get_image_model()
        with kept.file.open() as file, Image.open(file) as image:
            assert (image.format, image.size) == ("JPEG", (1600, 533))
            assert not image.getexif()
            assert b"taken at home" not in file.read()
        assert "home" not in kept.file.name

    def test_it_betrays_nobody_before_the_review(self, client, visitor, answers, sign_in, rf):
        answers["look"]["photo_file"] = picture(name="Ada Okafor.png")
        fill_in(client, answers)
        drafted = get_image_model().objects.get()
        send(client)
        sign_in(make_user("grace@example.org"))
        answers["look"]["photo_file"] = picture()
        fill_in(client, answers)
        send(client)

        photos = [mentor.photo for mentor in MentorProfile.objects.order_by("pk")]
        assert photos[0] == drafted
        request = rf.get("/")
        for request.user in (AnonymousUser(), visitor):
            assert not may_see(photos[0], request)
        request.user = make_team_member()
        assert may_see(photos[0], request)
        assert photos[0].collection == photos[1].collection
        assert {photo.title for photo in photos} == {"Mentor photo"}
        assert "Ada" not in photos[0].file.name

    def test_it_is_on_the_page_of_an_accepted_mentor(self, client, visitor, answers):
        answers["look"]["photo_file"] = picture()
        fill_in(client, answers)
        send(client)
        MentorProfile.objects.update(status=MentorStatus.ACTIVE)
        mentor = MentorProfile.objects.get()
        client.logout()

        content = client.get(mentor.get_absolute_url()).content.decode()

        assert any(each.url in content for each in mentor.photo.renditions.all())

    def test_a_name_in_another_language_is_the_same_collection(self, client, visitor, answers):
        data = answers["look"] | {"photo_file": picture()}
        client.post(step("look"), data, headers={"accept-language": "de"})

        assert get_image_model().objects.get().collection.name == "Mentor photos"

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_photos_of_every_usual_kind(self, client, visitor, answers, kind):
        client.post(step("look"), answers["look"] | {"photo_file": picture(kind=kind)})

        assert Draft.objects.get().photo is not None

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
        data = answers["look"] | {"photo_file": photo, "website": "https://ada.example.org/"}

        refused(client, "look", data, words, 'value="https://ada.example.org/"')

    def test_one_that_is_too_large(self, client, visitor, answers, settings):
        settings.MENTORSHIP = {"PHOTO_MAX_BYTES": 100}

        refused(client, "look", answers["look"] | {"photo_file": picture()}, "larger than")


class TestRefused:
    def test_five_mentees_on_four_hours(self, client, visitor, answers):
        data = answers["offer"] | {"long_term_mentees": "5"}

        content = refused(client, "offer", data, "5 mentees take at least 10 hours", 'value="5"')

        assert 'value="https://calendly.com/ada"' in content
        assert 'href="#id_long_term_hours"' in content
        assert 'aria-describedby="id_long_term_hours_' in content

    def test_neither_kind_offered(self, client, visitor, answers):
        del answers["offer"]["offers_long_term"]

        refused(client, "offer", answers["offer"], "Choose long-term mentorship, ad-hoc, or both.")

    def test_more_mentees_than_the_programme_allows(self, client, visitor, answers):
        programme = MentorshipSettings.load()
        programme.mentor_capacity = 3
        programme.save()
        data = answers["offer"] | {"long_term_mentees": "4", "long_term_hours": "8"}

        refused(client, "offer", data, "up to 3 mentees for each mentor")

    @pytest.mark.parametrize(
        ("part", "field", "value"),
        [
            ("you", "name", ""),
            ("you", "headline", "x" * 141),
            ("you", "bio", ""),
            ("you", "name", "a\0b"),
            ("know", "expertise", []),
            ("know", "expertise", ["999999"]),
            ("know", "expertise", ["x"]),
            ("know", "languages", ["999999"]),
            ("know", "timezone", "Mars/Olympus"),
            ("know", "preferred_language", "xx"),
            ("offer", "long_term_hours", "many"),
            ("offer", "long_term_mentees", "-1"),
            ("offer", "long_term_hours", "99999999999"),
            ("offer", "calendly_url", "https://elsewhere.example/ada"),
            ("offer", "calendly_url", "javascript:alert(1)"),
            ("offer", "calendly_url", ""),
            ("look", "website", "http://ada.example.org"),
            ("look", "website", "javascript:alert(1)"),
            ("look", "elsewhere", "ftp://ada.example.org"),
            ("look", "photo_description", "x" * 161),
        ],
    )
    def test_what_makes_no_sense(self, client, visitor, answers, part, field, value):
        refused(client, part, answers[part] | {field: value}, f"id_{field}")

    def test_a_level_that_there_is_not(self, client, visitor, answers):
        name = f"level_{answers['know']['expertise'][0]}"

        refused(client, "know", answers["know"] | {name: "6"}, f"id_{name}")

    def test_the_booking_link_names_the_hosts_of_the_setting(
        self, client, visitor, answers, settings
    ):
        assert "Booking link (Calendly)" in client.get(step("offer")).content.decode()
        settings.MENTORSHIP = {"BOOKING_HOSTS": ["calendly.com", "book.example.org"]}
        content = client.get(step("offer")).content.decode()
        assert "Booking link (Calendly, book.example.org)" in content

        data = answers["offer"] | {"calendly_url": "https://book.example.org/ada"}
        assert client.post(step("offer"), data).status_code == 302

    def test_an_address_that_is_taken(self, client, visitor, answers):
        """Another account holds a profile under this address already."""
        make_mentor(email="ADA@example.org", user=make_user("other@example.org"))
        answers["look"]["photo_file"] = picture()
        fill_in(client, answers)

        response = send(client)

        assert "There is a mentor profile for this person already." in response.content.decode()
        assert MentorProfile.objects.count() == 1
        assert Draft.objects.get().photo is not None

    def test_what_became_wrong_since_is_found_before_it_is_sent(self, client, visitor, answers):
        fill_in(client, answers)
        Expertise.objects.all().delete()

        assert send(client).url == step("know")
        assert not MentorProfile.objects.exists()

    def test_a_robot_gets_the_ordinary_answer_and_nothing_is_written(
        self, client, visitor, answers
    ):
        fill_in(client, answers)

        assert send(client, fax_extension="555").url == THANKS
        assert not MentorProfile.objects.exists()

    def test_faster_than_anybody_reads(self, client, visitor, answers):
        fill_in(client, answers)
        response = client.post(step("check"), {"opened": opened(-60)})

        assert "That was quick." in response.content.decode()
        assert not MentorProfile.objects.exists()
        assert send(client).url == THANKS
