"""Editors change the words of a notice: checked, tried, kept with its versions, and taken back."""

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import reverse
from telegram.error import Forbidden

from mentorship.choices import Notice
from mentorship.domain import wordings
from mentorship.domain.actors import Right
from mentorship.models import NoticeWording, Notification
from mentorship.notifications.wording import CATALOGUE
from mentorship.testing import factories
from tests.wagtail_admin.conftest import sentences

HOSTILE = "<script>alert(1)</script> & <b>bold</b>"


def page(notice=Notice.MATCH_MENTEE, language="en", name="wording"):
    return reverse(f"mentorship_admin:{name}", args=[notice, language])


def save(desk, notice=Notice.MATCH_MENTEE, language="en", do="save", **fields):
    data = {"subject": "", "body": "", "action": "", "do": do, **fields}
    return desk.post(page(notice, language), data, follow=True)


@pytest.fixture
def editor(client, db):
    user = factories.make_user(
        "editor@example.org",
        permissions=("wagtailadmin.access_admin", str(Right.MANAGE_WORDING)),
    )
    client.force_login(user)
    return client


def test_the_list_has_every_notice_in_every_language(editor, django_assert_max_num_queries):
    NoticeWording.objects.create(notice="offer", language="de", subject="Neu")
    with django_assert_max_num_queries(20):
        content = editor.get(reverse("mentorship_admin:wordings")).content.decode()

    for notice in CATALOGUE:
        for language in ("en", "de"):
            assert f'href="{page(notice, language)}"' in content
    assert content.count("own words") == 1


def test_the_list_can_be_searched(editor):
    address = reverse("mentorship_admin:wordings")
    rows = editor.get(address, {"q": "sign-in", "who": "ANYBODY"}).context["rows"]
    assert [row["notice"] for row in rows] == [Notice.SIGN_IN]
    assert "No message is like this" in editor.get(address, {"q": "zzz"}).content.decode()


@pytest.mark.parametrize("notice", CATALOGUE)
def test_every_form_opens_with_the_words_that_are_said(editor, notice):
    response = editor.get(page(notice))
    assert response.context["form"].initial["body"] == str(CATALOGUE[notice].body)
    assert response.context["placeholders"]


@pytest.mark.parametrize(
    "address",
    [
        page("nothing"),
        page("offer_closed"),
        page(language="xx"),
        page("nothing", name="wording_mail"),
    ],
)
def test_what_is_not_there_is_not_found(editor, address):
    assert editor.get(address).status_code == 404


class TestSaving:
    def test_keeps_the_words_and_a_version(self, editor):
        save(editor, subject="Hurra, {mentee}", body="Your mentor is {mentor}.")
        row = NoticeWording.objects.get()

        assert (row.subject, row.body) == ("Hurra, {mentee}", "Your mentor is {mentor}.")
        assert row.revisions.count() == 1

    def test_the_same_again_keeps_no_version(self, editor):
        for _time in range(2):
            save(editor, subject="Hurra")
        assert NoticeWording.objects.get().revisions.count() == 1

    def test_the_standard_words_are_not_kept_as_ones_own(self, editor):
        standard = CATALOGUE[Notice.MATCH_MENTEE]
        save(editor, subject=str(standard.subject), body=str(standard.body).replace("\n", "\r\n"))
        row = NoticeWording.objects.get()
        assert (row.subject, row.body, row.action) == ("", "", "")

    @pytest.mark.parametrize(
        ("field", "text", "sentence"),
        [
            ("body", "Dear {mentr}", "There is no placeholder {mentr}"),
            ("subject", "{question}", "There is no placeholder {question}"),
            ("body", "Dear {mentor", "A brace stands alone"),
            ("body", "Dear { mentor }", "A brace stands alone"),
            ("subject", "Dear {}", "A brace stands alone"),
            ("body", "{{mentor}}", "A brace stands alone"),
        ],
    )
    def test_refuses_a_wrong_placeholder_beside_its_field(self, editor, field, text, sentence):
        response = save(editor, **{field: text})

        assert sentence in response.context["form"].errors[field][0]
        assert sentence in response.content.decode().replace("&#x27;", "'")
        assert not NoticeWording.objects.exists()

    def test_warns_of_what_is_left_out(self, editor):
        response = save(editor, Notice.MENTOR_REJECTED, body="No, {mentor}.")

        assert any("{reason}" in sentence for sentence in sentences(response))
        assert NoticeWording.objects.get().body == "No, {mentor}."

    def test_counts_for_its_language_alone(self, editor):
        save(editor, language="de", body="Hallo {mentee}")
        assert editor.get(page()).context["form"].initial["body"].startswith("Great news")

    def test_takes_the_right(self, client, db):
        client.force_login(factories.make_user(permissions=("wagtailadmin.access_admin",)))
        assert client.post(page(), {"do": "save"}).status_code in (302, 403)
        assert not NoticeWording.objects.exists()

    def test_an_unknown_button_is_refused(self, editor):
        assert editor.post(page(), {"do": "explode"}).status_code == 400


class TestThePreview:
    def test_shows_what_was_typed_without_a_script(self, editor):
        response = save(editor, do="preview", subject="Hi {mentee}", body="From {mentor}")

        content = response.content.decode()
        assert "Hi Sam Student" in content
        assert "From Mia Muster" in content
        assert "Hi {mentee}" in content
        shown = editor.get(response.context["mail_url"])
        assert "From Mia Muster" in shown.content.decode()
        assert not NoticeWording.objects.exists()

    def test_hands_a_script_its_parts(self, editor):
        data = {"subject": "Hi {mentee}", "body": "B", "do": "preview"}
        answer = editor.post(page(), data, headers={"Accept": "application/json"}).json()

        assert answer["subject"] == "Hi Sam Student"
        assert answer["text"].startswith("B\n\n")
        assert answer["telegram"]["text"] == "B"

    def test_survives_a_wrong_placeholder(self, editor):
        response = save(editor, do="preview", body="Dear {mentr} {")
        assert "Dear {mentr} {" in response.context["panes"]["text"]

    def test_the_frame_is_fenced_in(self, editor):
        response = editor.get(page(name="wording_mail"))

        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert 'sandbox src="' in editor.get(page()).content.decode()

    def test_hostile_words_are_only_words(self, editor):
        save(editor, do="preview", body=HOSTILE)
        shown = editor.get(page(name="wording_mail") + "?draft=1").content.decode()
        assert "<script>" not in shown
        assert "&lt;script&gt;" in shown

    def test_a_draft_is_that_of_its_own_words(self, editor):
        save(editor, do="preview", body="A draft")
        other = editor.get(page(Notice.OFFER, name="wording_mail") + "?draft=1").content.decode()
        assert "A draft" not in other

    def test_sign_in_links_do_not_go_by_telegram(self, editor):
        assert editor.get(page(Notice.SIGN_IN)).context["panes"]["telegram"] is None


def test_a_test_goes_to_oneself_alone(editor):
    response = save(editor, do="test", subject="Hi {mentee}", body="B")

    assert [letter.to for letter in mail.outbox] == [["editor@example.org"]]
    assert mail.outbox[0].subject == "[Test] Hi Sam Student"
    assert "editor@example.org" in sentences(response)[0]
    assert not NoticeWording.objects.exists()


def test_a_wrong_test_is_not_sent(editor):
    save(editor, do="test", body="{mentr}")
    assert mail.outbox == []


class TestOnTelegram:
    @pytest.fixture
    def chat(self, editor, telegram):
        user = get_user_model().objects.get(email="editor@example.org")
        return factories.link_telegram(user, chat_id=77)

    def test_a_test_goes_to_oneself_alone(self, editor, telegram, chat):
        assert 'value="telegram"' in editor.get(page()).content.decode()
        response = save(editor, do="telegram", subject="Hi {mentee}", body="B", action="{mentor}")

        [sent] = telegram.sent()
        assert sent["chat_id"] == 77
        assert sent["text"] == "<b>[Test] Hi Sam Student</b>\n\nB"
        assert sent["reply_markup"].inline_keyboard[0][0].text == "Mia Muster"
        assert "in your chat" in sentences(response)[0]
        assert not (Notification.objects.exists())
        assert not (NoticeWording.objects.exists())
        assert not (mail.outbox)

    def test_a_test_that_fails_says_so(self, editor, telegram, chat):
        telegram.fail_next = [Forbidden("bot was blocked by the user")]
        assert "could not be sent" in sentences(save(editor, do="telegram"))[0]

    def test_a_wrong_one_is_not_sent(self, editor, telegram, chat):
        save(editor, do="telegram", body="{mentr}")
        assert telegram.sent() == []

    @pytest.mark.parametrize("notice", [Notice.SIGN_IN, Notice.MATCH_MENTEE])
    def test_there_is_none_where_it_could_not_arrive(self, editor, telegram, notice):
        assert 'value="telegram"' not in editor.get(page(notice)).content.decode()
        assert "no chat" in sentences(save(editor, notice, do="telegram"))[0]
        assert telegram.sent() == []


class TestVersions:
    def test_that_name_what_there_is_no_more_cannot_be_said(self, editor):
        save(editor, body="First {mentor}")
        row = NoticeWording.objects.get()
        first = row.revisions.get()
        for name in ("subject", "body", "action"):
            first.content[name] = "Hello {gone}"
            first.save()
            save(editor, body=f"Second, before {name}")
            address = page(name="wording_history")
            response = editor.post(address, {"version": first.pk}, follow=True)
            assert "There is no placeholder {gone}" in sentences(response)[0]
            row.refresh_from_db()
            assert row.body == f"Second, before {name}"
            first.content[name] = ""

    def test_say_who_changed_what_and_can_be_said_again(self, editor):
        save(editor, body="First {mentor}")
        save(editor, body="Second {mentor}")
        shown = editor.get(page(name="wording_history"))
        first, second = (version.revision.pk for version in reversed(shown.context["versions"]))

        assert "editor@example.org" in shown.content.decode()
        assert '<span class="deletion">First' in shown.content.decode()
        editor.post(page(name="wording_history"), {"version": first})
        assert NoticeWording.objects.get().body == "First {mentor}"
        assert second != first
        assert NoticeWording.objects.get().revisions.count() == 3

    def test_hostile_words_are_only_words(self, editor):
        save(editor, body=HOSTILE)
        assert "<script>alert" not in editor.get(page(name="wording_history")).content.decode()

    def test_of_other_words_cannot_be_said(self, editor):
        save(editor, Notice.OFFER, body="Offer")
        other = NoticeWording.objects.get().revisions.get().pk
        save(editor, body="Mine")
        for number in (other, "x", ""):
            editor.post(page(name="wording_history"), {"version": number})
        assert NoticeWording.objects.get(notice=Notice.MATCH_MENTEE).body == "Mine"

    def test_stay_when_the_standard_words_come_back(self, editor):
        save(editor, body="Mine")
        save(editor, do="reset")
        row = NoticeWording.objects.get()

        assert (row.body, row.revisions.count()) == ("", 2)
        assert not editor.get(page()).context["has_own"]
        assert not wordings.back_to_standard(
            Notice.MATCH_MENTEE, "en", actor=factories.admin(factories.make_admin())
        )
