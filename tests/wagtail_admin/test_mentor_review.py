"""The review of a mentor: checks, preview of page and mail, questions, and who was faster."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import MentorStatus, Notice
from mentorship.domain import inquiries, mentors, seen
from mentorship.domain.actors import Right
from mentorship.models import Inquiry, Notification, TeamNote
from mentorship.testing import factories
from tests.wagtail_admin.conftest import sentences


def page(mentor):
    return reverse("mentorship_admin:mentor_review", args=[mentor.pk])


def mark(mentor):
    return seen.mark_of_mentor(mentor)


@pytest.fixture
def mentor(db):
    return factories.make_mentor("Nia Bello", status=MentorStatus.PENDING)


def checks(response):
    return {str(check.words): check.passed for check in response.context["checks"]}


class TestReading:
    def test_what_was_checked(self, desk, mentor):
        found = checks(desk.get(page(mentor)))
        assert found["6 hours a month for 3 mentees; needed are 6."]
        assert found["The booking link points to a known site."]
        assert found["There is no photo."] is False
        assert found["Nobody is registered who may be the same person."]

    def test_a_foreign_booking_link_is_found(self, desk, mentor):
        type(mentor).objects.filter(pk=mentor.pk).update(calendly_url="https://evil.example/x")
        found = checks(desk.get(page(mentor)))
        assert found["The booking link points to no site that is known."] is False

    def test_somebody_like_this_is_named_with_the_reason(self, desk, mentor):
        factories.make_mentor("Bello, Nía")
        response = desk.get(page(mentor))
        assert [str(each.why) for each in response.context["suspects"]] == ["almost the same name"]
        assert b"Possibly the same person" in response.content

    def test_the_page_as_it_will_be(self, desk, mentor, client):
        url = reverse("mentorship_admin:mentor_preview", args=[mentor.pk])
        assert b"Nia Bello" in desk.get(url).content
        assert client.get(mentor.get_absolute_url()).status_code == 404


class TestDeciding:
    def test_accepting_goes_on_to_the_next(self, desk, mentor):
        following = factories.make_mentor(status=MentorStatus.PENDING)
        data = {"action": "accept", "mark": mark(mentor)}
        assert desk.post(page(mentor), data).url == page(following)
        assert factories.reload(mentor).status == MentorStatus.ACTIVE

    def test_what_was_changed_meanwhile_is_not_accepted_unread(self, desk, mentor, team):
        before = mark(mentor)
        by = {"actor": factories.admin(team), "now": timezone.now()}
        inquiries.ask_mentor(mentor.pk, question="More?", **by)

        data = {"action": "accept", "mark": before}
        response = desk.post(page(mentor), data, follow=True)

        assert any("a question was asked" in words for words in sentences(response))
        assert factories.reload(mentor).status == MentorStatus.PENDING

    @pytest.mark.parametrize(
        "words", [{"action": "ask", "question": "A photo?"}, {"action": "reject", "reason": "No"}]
    )
    def test_what_was_typed_is_kept_with_a_fresh_mark(self, desk, mentor, team, words):
        before = mark(mentor)
        by = {"actor": factories.admin(team), "now": timezone.now()}
        inquiries.ask_mentor(mentor.pk, question="More?", **by)

        response = desk.post(page(mentor), {"mark": before, **words})

        assert response.status_code == 409
        form = response.context["forms"][words["action"]]
        assert form["mark"].value() == mark(mentor)
        assert [form[name].value() for name in words if name != "action"] == list(words.values())[
            1:
        ]

    def test_what_has_no_place_any_more_is_shown(self, desk, mentor, team):
        data = {"action": "ask", "mark": mark(mentor), "question": "A photo, please?"}
        mentors.accept_mentor(mentor.pk, actor=factories.admin(team), now=timezone.now())

        response = desk.post(page(mentor), data)

        assert [words for _label, words in response.context["kept"]] == ["A photo, please?"]
        assert b"A photo, please?" in response.content

    def test_rejecting_sends_the_mail_that_was_shown(self, desk, mentor):
        data = {"action": "preview", "mark": mark(mentor), "reason": "No room for <b>."}
        shown = desk.post(page(mentor), data)
        assert b"No room for &lt;b&gt;." in shown.content
        assert b"No room for <b>." not in shown.content
        assert factories.reload(mentor).status == MentorStatus.PENDING
        assert not Notification.objects.exists()

        desk.post(page(mentor), data | {"action": "reject"})

        assert factories.reload(mentor).status == MentorStatus.REJECTED
        [mail] = Notification.objects.filter(notice=Notice.MENTOR_REJECTED)
        assert mail.context["reason"] == "No room for <b>."

    def test_the_mail_is_shown_in_the_mentors_language(self, desk, mentor):
        type(mentor).objects.filter(pk=mentor.pk).update(preferred_language="de")
        mail = desk.get(page(mentor)).context["mail"]
        assert (mail.language, mail.direction) == ("de", "ltr")
        assert any(len(parts) == 2 for parts in mail.paragraphs)

    def test_rejecting_needs_a_reason(self, desk, mentor):
        response = desk.post(page(mentor), {"action": "reject", "mark": mark(mentor)})
        assert response.context["forms"]["reject"].errors
        assert factories.reload(mentor).status == MentorStatus.PENDING


class TestAsking:
    def test_the_mentor_has_the_turn_and_comes_back(self, desk, mentor):
        data = {"action": "ask", "mark": mark(mentor), "question": "A longer text?"}
        desk.post(page(mentor), data)

        listed = desk.get(reverse("mentorship_admin:mentors"))
        assert [*listed.context["page_obj"]] == []
        assert b"A longer text?" in listed.content
        assert Notification.objects.filter(notice=Notice.MENTOR_ASKED).count() == 1

        inquiry = Inquiry.objects.get()
        actor = factories.web(mentor.user)
        inquiries.answer(inquiry.pk, words="Done.", actor=actor, now=timezone.now())
        listed = desk.get(reverse("mentorship_admin:mentors"))
        assert [*listed.context["page_obj"]] == [mentor]
        assert b"Done." in desk.get(page(mentor)).content

    def test_taking_it_back(self, desk, mentor):
        desk.post(page(mentor), {"action": "ask", "mark": mark(mentor), "question": "?"})
        assert desk.post(page(mentor), {"action": "take_back"}).url == page(mentor)
        assert not Inquiry.objects.get().is_open

    def test_a_note(self, desk, mentor):
        desk.post(page(mentor), {"action": "note", "text": "Met her in May."})
        assert TeamNote.objects.get().mentor == mentor

    def test_presence_and_what_changed(self, desk, mentor, team):
        url = reverse("mentorship_admin:mentor_presence", args=[mentor.pk])
        before = mark(mentor)
        desk.post(page(mentor), {"action": "ask", "mark": before, "question": "?"})
        assert "a question was asked" in desk.post(url, {"mark": before}).json()["changed"]


def test_a_reviewer_of_applications_has_nothing_here(client, mentor):
    user = factories.make_user(
        permissions=("wagtailadmin.access_admin", str(Right.REVIEW_APPLICATIONS))
    )
    client.force_login(user)
    for action in ("accept", "reject", "ask", "note"):
        data = {"action": action, "mark": mark(mentor), "reason": "x", "question": "x", "text": "x"}
        assert client.post(page(mentor), data).status_code in (302, 403)
    assert factories.reload(mentor).status == MentorStatus.PENDING
    assert not Inquiry.objects.exists()
    assert not TeamNote.objects.exists()


class TestTheListAtTheSide:
    def test_stands_beside_the_mentor_with_the_place_in_it(self, desk, mentor):
        others = [factories.make_mentor(status="PENDING") for _number in range(2)]
        context = desk.get(page(others[0])).context

        assert [row.pk for row in context["beside"]] == [mentor.pk, *(row.pk for row in others)]
        around = context["list"]
        assert (around.place, around.total) == (2, 3)
        assert (around.previous_id, around.next_id) == (mentor.pk, others[1].pk)

    def test_leads_from_somebody_who_does_not_wait_to_the_first_who_does(self, desk, mentor):
        active = factories.make_mentor()
        around = desk.get(page(active)).context["list"]
        assert (around.place, around.previous_id, around.next_id) == (None, None, mentor.pk)

    def test_asks_the_database_as_often_for_many_as_for_one(
        self, desk, mentor, django_assert_num_queries
    ):
        desk.get(page(mentor))
        with django_assert_num_queries(17):
            desk.get(page(mentor))
        for _number in range(3):
            factories.make_mentor(status="PENDING")
        with django_assert_num_queries(17):
            desk.get(page(mentor))
