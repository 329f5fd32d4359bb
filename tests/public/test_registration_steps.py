"""The steps of a registration: nothing that was typed is lost, whichever way one goes."""

import gc
import re

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.images import get_image_model

from mentorship.domain.accounts import prove_address
from mentorship.models import Draft, Expertise, MentorProfile
from mentorship.testing.factories import make_user
from tests.public import stepping
from tests.public.pictures import picture, upload
from tests.public.stepping import START, fill_in, send, step

# Wagtail leaves the temporary file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def answers():
    yield stepping.answers()
    gc.collect()


def page(client, name):
    return client.get(step(name)).content.decode()


def progress(content):
    """The lines of the progress list: (title, link, is current, is done)."""
    lines = re.findall(r"<li class=\"mentorship-progress__step.*?</li>", content, re.S)
    return [
        (
            re.search(r">([^<>]+)</(?:a|span)>", line)[1],
            "<a " in line,
            'aria-current="step"' in line,
            "(done)" in line,
        )
        for line in lines
    ]


class TestWhereOneIs:
    def test_the_first_address_is_the_first_step(self, client, visitor):
        content = client.get(START).content.decode()

        assert "Step 1 of 5" in content
        assert f'action="{step("you")}"' in content
        assert progress(content) == [
            ("Who you are", False, True, False),
            ("What you know", False, False, False),
            ("What you offer", False, False, False),
            ("How it looks", False, False, False),
            ("Check and send", False, False, False),
        ]
        assert not Draft.objects.exists()

    def test_what_is_done_leads_back(self, client, visitor, answers):
        client.post(step("you"), answers["you"])

        assert progress(page(client, "know")) == [
            ("Who you are", True, False, True),
            ("What you know", False, True, False),
            ("What you offer", False, False, False),
            ("How it looks", False, False, False),
            ("Check and send", False, False, False),
        ]

    def test_there_is_no_other_step(self, client, visitor):
        assert client.get(step("nonsense")).status_code == 404
        assert client.post(step("nonsense")).status_code == 404

    def test_the_last_step_waits_for_the_others(self, client, visitor, answers):
        assert client.get(step("check")).url == step("you")
        client.post(step("you"), answers["you"])
        assert stepping.send(client).url == step("know")

    def test_the_preview_is_the_profile(self, client, visitor, answers):
        answers["look"] |= {"website": "https://ada.example.org/", "photo_file": picture()}
        fill_in(client, answers)
        content = page(client, "check")

        for words in ("Ada Okafor", "Builds bridges", "Engineering", "Expert", "German"):
            assert words in content
        assert "ada.example.org" in content
        assert "calendly" not in content
        assert not MentorProfile.objects.exists()


class TestNothingIsLost:
    def test_days_later_one_goes_on_where_one_was(self, client, visitor, answers):
        client.post(step("you"), answers["you"])
        client.post(step("know"), answers["know"])
        elsewhere = Client()
        prove_address(visitor, now=timezone.now())
        elsewhere.force_login(visitor, backend="django.contrib.auth.backends.ModelBackend")

        assert elsewhere.get(START).url == step("offer")
        assert 'value="Ada Okafor"' in page(elsewhere, "you")
        content = page(elsewhere, "know")
        assert re.search(r'<option value="5" selected>\s*Expert', content)
        assert re.search(r'value="Europe/Berlin" selected', content)

    def test_mistakes_are_kept_as_they_were_typed(self, client, visitor, answers):
        client.post(step("offer"), answers["offer"] | {"long_term_hours": "many"})

        content = page(client, "offer")
        assert 'value="many"' in content
        assert "data-mentorship-errors" in content
        assert client.get(START).url == step("you")

    def test_going_back_keeps_what_is_not_finished(self, client, visitor):
        response = client.post(step("offer"), {"long_term_hours": "9", "go": "back"})

        assert response.url == step("know")
        content = page(client, "offer")
        assert 'value="9"' in content
        assert "data-mentorship-errors" not in content

    def test_going_to_another_step_keeps_it_too(self, client, visitor):
        response = client.post(step("know"), {"timezone": "Asia/Tehran", "go": "you"})

        assert response.url == step("you")
        assert 'value="Asia/Tehran" selected' in page(client, "know")

    def test_it_is_kept_while_one_types(self, client, visitor):
        response = client.post(step("you"), {"name": "Ada", "go": "keep"})

        assert response.status_code == 204
        assert 'value="Ada"' in page(client, "you")
        assert client.get(START).url == step("you")

    def test_two_tabs_on_two_steps(self, client, visitor, answers):
        for part in ("offer", "you", "look", "know"):
            client.post(step(part), answers[part])

        assert client.get(START).url == step("check")

    def test_a_changed_answer_takes_the_place_of_the_old_one(self, client, visitor, answers):
        fill_in(client, answers)
        client.post(step("you"), answers["you"] | {"name": "Ada O."})

        assert "Ada O." in page(client, "check")
        assert Draft.objects.count() == 1

    def test_nobody_else_sees_it(self, client, visitor, answers, sign_in):
        client.post(step("you"), answers["you"])
        sign_in(make_user("grace@example.org"))

        assert client.get(START).status_code == 200
        assert "Ada Okafor" not in page(client, "you")

    def test_a_session_that_ended_meanwhile(self, client, visitor, answers, sign_in):
        client.post(step("you"), answers["you"])
        client.logout()

        response = client.post(step("offer"), answers["offer"])
        assert response.url.startswith("/mentorship/sign-in/?next=")
        assert "offer" in response.url

        sign_in(visitor)
        assert 'value="https://calendly.com/ada"' in page(client, "offer")
        assert 'value="Ada Okafor"' in page(client, "you")
        assert Draft.objects.count() == 1

    def test_a_page_that_was_open_for_too_long(self, visitor, answers):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(visitor, backend="django.contrib.auth.backends.ModelBackend")
        strict.cookies["csrftoken"] = "x" * 32
        data = answers["you"] | {"csrfmiddlewaretoken": "y" * 32}

        response = strict.post(step("you"), data, headers={"origin": "http://testserver"})

        assert 'value="Ada Okafor"' in response.content.decode()
        assert not Draft.objects.exists()

    def test_a_stale_page_after_the_session_has_ended(self, client, visitor, answers, sign_in):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies["csrftoken"] = "x" * 32
        data = answers["you"] | {"csrfmiddlewaretoken": "y" * 32}

        response = strict.post(step("you"), data, headers={"origin": "http://testserver"})

        assert response.url.startswith("/mentorship/sign-in/?next=")
        strict.force_login(visitor, backend="django.contrib.auth.backends.ModelBackend")
        assert 'value="Ada Okafor"' in page(strict, "you")

    def test_a_stranger_s_page_leaves_nothing_behind(self, answers):
        strict = Client(enforce_csrf_checks=True)

        response = strict.post(
            step("you"), answers["you"], headers={"origin": "http://elsewhere.example"}
        )

        assert response.status_code == 403
        assert not Draft.objects.exists()

    def test_typing_for_long_while_signed_out_uses_up_no_limit(self, answers):
        signed_out = Client(REMOTE_ADDR="8.8.8.8")
        for n in range(70):
            typed = {"headline": f"Typed {n}", "go": "keep"}
            signed_out.post(step("you"), answers["you"] | typed)

        draft = Draft.objects.get()
        assert draft.data["you"]["typed"]["headline"] == ["Typed 69"]

    def test_one_client_does_not_begin_drafts_for_ever(self, answers):
        for _n in range(62):
            Client(REMOTE_ADDR="8.8.8.8").post(step("you"), answers["you"])

        assert Draft.objects.count() == 60

    def test_control_characters_that_were_pasted_along_go(self, client, visitor, answers):
        answers["you"] |= {"name": "Ada\x0bOkafor", "bio": "One\x0b\nTwo\x1f", "headline": "A\x0cB"}
        fill_in(client, answers)
        send(client)

        mentor = MentorProfile.objects.get()
        assert (mentor.name, mentor.headline, mentor.bio) == ("Ada Okafor", "A B", "One \nTwo")

    @pytest.mark.parametrize("name", ["\x01", " \x0b "])
    def test_a_name_of_nothing_else_is_none(self, client, visitor, answers, name):
        response = client.post(step("you"), answers["you"] | {"name": name})

        assert 'href="#id_name"' in response.content.decode()

    def test_what_is_absurdly_long_is_cut(self, client, visitor, answers):
        client.post(step("you"), answers["you"] | {"bio": "x" * 100_000})

        assert len(Draft.objects.get().data["you"]["typed"]["bio"][0]) == 8000


class TestPhoto:
    def test_it_is_kept_whatever_is_wrong_besides(self, client, visitor, answers):
        data = answers["look"] | {"photo_file": picture(), "website": "http://x.example"}
        content = client.post(step("look"), data).content.decode()

        photo = Draft.objects.get().photo
        assert photo.renditions.first().url in content
        assert photo.renditions.first().url in page(client, "look")

    def test_it_stays_when_the_step_is_sent_again(self, client, visitor, answers):
        client.post(step("look"), answers["look"] | {"photo_file": picture()})
        client.post(step("look"), answers["look"])

        assert Draft.objects.get().photo is not None

    def test_a_bad_one_does_not_replace_it(self, client, visitor, answers):
        client.post(step("look"), answers["look"] | {"photo_file": picture()})
        response = client.post(
            step("look"), answers["look"] | {"photo_file": upload(b"MZ"), "go": "back"}
        )

        assert "not a photo" in response.content.decode()
        assert Draft.objects.get().photo is not None

    @pytest.mark.parametrize("again", [False, True])
    def test_removing_or_replacing_leaves_nothing_behind(
        self, client, visitor, answers, again, django_capture_on_commit_callbacks
    ):
        before = stepping.files()
        client.post(step("look"), answers["look"] | {"photo_file": picture()})
        first = Draft.objects.get().photo
        more = {"photo_file": picture()} if again else {"remove_photo": "on"}
        with django_capture_on_commit_callbacks(execute=True):
            client.post(step("look"), answers["look"] | more)

        kept = Draft.objects.get().photo
        assert (kept is not None) == again
        assert kept != first
        assert get_image_model().objects.count() == int(again)
        assert len(stepping.files() - before) == int(again)


@pytest.mark.parametrize(
    ("part", "queries"), [("you", 27), ("know", 29), ("offer", 28), ("look", 27), ("check", 28)]
)
@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries(
    client, visitor, answers, part, queries, count, django_assert_num_queries
):
    for number in range(count):
        Expertise.objects.create(name=f"Field {number}")
    answers["know"]["expertise"] = [topic.pk for topic in Expertise.objects.all()]
    fill_in(client, answers)
    client.get(step(part))

    with django_assert_num_queries(queries):
        client.get(step(part))
