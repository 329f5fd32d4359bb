"""An e-mail: text and HTML say the same, in the site's look; one can stop it where that is due."""

import re
from html.parser import HTMLParser
from unittest import mock

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from mentorship.choices import Notice
from mentorship.domain import outbox, stopping
from mentorship.domain.accounts import request_sign_in
from mentorship.models import (
    DigestSubscription,
    MentorshipSettings,
    NoticePreference,
    NoticeWording,
    Notification,
    contrast,
)
from mentorship.models.colours import NIGHT_CARD, WHITE, by_night, check_colour
from mentorship.notifications import delivery
from mentorship.testing import factories

pytestmark = pytest.mark.django_db

HOSTILE = '<img src=x onerror="alert(1)"> & {{ settings }}'


class Words(HTMLParser):
    """The words of an HTML mail, and where its links lead."""

    def __init__(self, html):
        super().__init__()
        self.words, self.links, self.silent = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.silent = tag in ("style", "title")
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag):
        self.silent = False

    def handle_data(self, data):
        if not self.silent and data.strip():
            self.words.append(" ".join(data.split()))


def send(notice=Notice.WELCOME_NUDGE, **mentor):
    mentor = factories.make_mentor(**({"name": "Mia"} | mentor))
    outbox.post(notice, to=mentor, key="1", now=timezone.now())
    delivery.deliver_due()
    return mail.outbox[-1]


def html_of(letter):
    return letter.alternatives[0][0]


def site(**fields):
    settings = MentorshipSettings.load()
    for name, value in fields.items():
        setattr(settings, name, value)
    settings.save()


def test_text_and_html_say_the_same(settings):
    letter = send(Notice.MENTOR_ACCEPTED)
    read = Words(html_of(letter))
    text = " ".join(letter.body.split())

    for words in read.words[2:]:
        assert words in text, words
    assert sorted(read.links) == sorted(re.findall(r"https?://\S+", letter.body))
    assert len(read.links) == 2


@pytest.mark.filterwarnings("ignore::ResourceWarning")
class TestTheLook:
    def test_is_the_sites_own(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        logo = get_image_model().objects.create(title="L", file=get_test_image_file())
        site(programme_name="Python & Friends", message_colour="#7a1f3d", message_logo=logo)
        html = html_of(send())

        assert "Python &amp; Friends" in html
        assert "background: #7a1f3d" in html
        assert re.search(r'<img class="logo" src="https?://[^"]+\.png" width="128"', html)

    def test_survives_a_logo_that_is_gone(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        logo = get_image_model().objects.create(title="L", file=get_test_image_file())
        site(message_logo=logo)
        logo.file.storage.delete(logo.file.name)
        assert "<img" not in html_of(send())

    def test_of_a_colour_that_is_none_is_the_usual_one(self):
        site(message_colour="red;}")
        assert "red;" not in html_of(send())

    @pytest.mark.parametrize("colour", ["#2d5a4c", "#000000", "#0000ff", "#7a1f3d", "#767676"])
    def test_can_be_read_by_day_and_by_night(self, colour):
        check_colour(colour)
        assert contrast(colour, WHITE) >= 4.5
        assert contrast(by_night(colour), NIGHT_CARD) >= 7

    @pytest.mark.parametrize("colour", ["#ffcc00", "#7f7f7f", "2d5a4c", "#2d5", "#2d5a4g", ""])
    def test_that_could_not_be_read_is_refused_in_the_settings(self, colour):
        with pytest.raises(ValidationError) as caught:
            MentorshipSettings(message_colour=colour).full_clean()
        assert "message_colour" in caught.value.message_dict

    def test_has_a_dark_side_and_no_colour_without_a_background(self):
        html = html_of(send())
        assert '<meta name="color-scheme" content="light dark">' in html
        assert "prefers-color-scheme: dark" in html
        assert not re.search(r"<[^>]+\sstyle=", html)
        for rule in re.findall(r"\.(?:card|button) \{([^}]*)\}", html):
            assert "background" in rule
            assert "color" in re.sub("background[^;]*;", "", rule)


def test_is_in_the_language_of_its_reader():
    letter = send(Notice.MENTOR_ACCEPTED, preferred_language="de")
    assert '<html lang="de" dir="ltr">' in html_of(letter)
    assert letter.subject != "Welcome, you are a mentor now"


def test_replies_go_where_the_editors_said():
    assert send().reply_to == []
    site(reply_to="people@example.org")
    assert send(email="other@example.org").reply_to == ["people@example.org"]


def test_the_number_of_a_message_is_kept():
    letter = send()
    row = Notification.objects.get(notice=Notice.WELCOME_NUDGE)
    assert letter.extra_headers["Message-ID"] == row.provider_id


@pytest.mark.parametrize("field", ["subject", "body"])
def test_hostile_words_of_editors_are_only_words(field):
    NoticeWording.objects.create(
        notice=Notice.MENTOR_ACCEPTED,
        language="en",
        **{field: HOSTILE.replace("{{ settings }}", "")},
    )
    letter = send(Notice.MENTOR_ACCEPTED)
    assert "<img src=x" not in html_of(letter)
    assert "&lt;img src=x" in html_of(letter)


class TestWordsOfEditors:
    def own(self, **fields):
        NoticeWording.objects.create(notice=Notice.MENTOR_ACCEPTED, **fields)

    def test_are_said_in_their_language_and_the_rest_as_usual(self):
        self.own(language="en", subject="Hurra {mentor}")
        letter = send(Notice.MENTOR_ACCEPTED)
        assert letter.subject == "Hurra Mia"
        assert "the team has accepted your profile" in letter.body

    def test_are_not_said_in_another_language(self):
        self.own(language="de", subject="Hurra")
        assert send(Notice.MENTOR_ACCEPTED).subject == "Welcome, you are a mentor now"

    def test_of_the_wider_language_hold_for_the_narrower(self):
        from mentorship.notifications.overrides import find

        self.own(language="de", subject="Hurra")
        found = find(Notice.MENTOR_ACCEPTED, "de-at")
        assert found is not None
        assert found.subject == "Hurra"

    def test_that_cannot_be_filled_are_passed_over(self):
        self.own(language="en", subject="{nobody}", body="{", action="}")
        letter = send(Notice.MENTOR_ACCEPTED)
        assert letter.subject == "Welcome, you are a mentor now"
        assert "{" not in letter.body

    def test_that_cannot_be_filled_would_go_out_unchecked(self, monkeypatch):
        """The control: without the check at delivery the reader would see braces."""
        from mentorship.notifications import overrides

        monkeypatch.setattr(overrides, "problems", lambda notice, text: [])
        self.own(language="en", subject="{nobody}")
        assert send(Notice.MENTOR_ACCEPTED).subject == "{nobody}"

    def test_cost_one_query(self, django_assert_num_queries):
        from mentorship.notifications.overrides import wording_for

        self.own(language="en", subject="Hurra")
        with translation.override("en"), django_assert_num_queries(1):
            assert wording_for(Notice.MENTOR_ACCEPTED).subject == "Hurra"


class TestStopping:
    def test_is_offered_where_it_is_due(self):
        headers = send().extra_headers
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "/my/messages/stop/" in headers["List-Unsubscribe"]

    def test_is_not_offered_where_it_cannot_be(self):
        assert "List-Unsubscribe" not in send(Notice.MATCH_MENTOR).extra_headers
        request_sign_in(email="x@example.org", next_url="", now=timezone.now(), nonce="1")
        delivery.deliver_due()
        assert "List-Unsubscribe" not in mail.outbox[-1].extra_headers

    def address(self, letter):
        return letter.extra_headers["List-Unsubscribe"].strip("<>").partition("localhost")[2]

    def test_by_a_mail_program_takes_no_cookie(self, client):
        from django.test import Client

        strict = Client(enforce_csrf_checks=True)
        url = self.address(send())
        assert strict.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
        row = NoticePreference.objects.get()
        assert (row.notice, row.channel, row.timing) == (Notice.WELCOME_NUDGE, "EMAIL", "NEVER")

    def test_by_looking_changes_nothing(self, client):
        url = self.address(send())
        for _time in range(3):
            response = client.get(url)
            client.head(url)
        assert "Stop these e-mails" in response.content.decode()
        assert "noindex" in response["X-Robots-Tag"]
        assert not NoticePreference.objects.exists()

    def test_twice_is_once_and_it_holds(self, client):
        letter = send()
        for _time in range(2):
            client.post(self.address(letter))
        mentor = NoticePreference.objects.get().user.mentorprofile
        outbox.post(Notice.WELCOME_NUDGE, to=mentor, key="2", now=timezone.now())
        assert Notification.objects.latest("pk").status == "CANCELLED"

    def test_link_survives_a_new_key(self, client, settings):
        url = self.address(send())
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key"
        assert client.get(url).status_code == 200
        settings.SECRET_KEY_FALLBACKS = []
        assert client.get(url).status_code == 410

    def test_link_grows_old(self, client):
        with mock.patch("time.time", return_value=timezone.now().timestamp() - 366 * 86400):
            token = stopping.stop_token(factories.make_user().pk, Notice.WELCOME_NUDGE)
        assert client.post(f"/mentorship/my/messages/stop/{token}/").status_code == 410

    @pytest.mark.parametrize("notice", [Notice.OFFER, "nonsense"])
    def test_link_of_what_cannot_be_stopped_stops_nothing(self, client, notice):
        token = stopping.stop_token(factories.make_user().pk, notice)
        assert client.post(f"/mentorship/my/messages/stop/{token}/").status_code == 410
        assert client.post("/mentorship/my/messages/stop/forged/").status_code == 410
        assert not NoticePreference.objects.exists()

    def test_the_digest_of_the_team_ends(self, client):
        user = factories.make_team_member()
        DigestSubscription.objects.create(user=user)
        token = stopping.stop_token(user.pk, Notice.TEAM_DIGEST)
        client.post(f"/mentorship/my/messages/stop/{token}/")
        assert not DigestSubscription.objects.exists()
