"""The review of a mentee's list, and answers to mentors' remarks."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import ApplicationStatus as Status
from mentorship.choices import Notice
from mentorship.domain import applications, offers, review, seen
from mentorship.models import MenteeProfile, Notification
from mentorship.notifications.rendering import reading_as, render
from mentorship.testing import factories
from tests.wagtail_admin.conftest import offered, sentences


def page(case):
    return reverse("mentorship_admin:review_case", args=[case.pk])


@pytest.fixture
def case(cycle):
    return factories.make_case(
        factories.make_mentor("Ada", expertise=("Python",)), factories.make_mentor("Grace")
    )


def mark(case):
    return seen.mark_of_case(case.pk)


def statuses(case):
    return [row.status for row in case.applications.in_line()]


class TestReviewCase:
    def test_shows_the_whole_list(self, desk, case):
        response = desk.get(page(case))

        assert [row["mentor"].name for row in response.context["choices"]] == ["Ada", "Grace"]
        assert response.context["choices"][0]["load"].cap == 2
        assert b"I want to learn." in response.content

    def test_approving_offers_the_first_choice(self, desk, case):
        response = desk.post(page(case), {"action": "approve", "mark": mark(case)}, follow=True)

        assert statuses(case) == [Status.ADMIN_APPROVED, Status.PENDING]
        assert response.redirect_chain == [(reverse("mentorship_admin:review"), 302)]

    def test_a_struck_choice_is_left_out(self, desk, case):
        first = case.applications.in_line().first()
        data = {
            "action": "approve",
            "mark": mark(case),
            f"strike_{first.pk}": "on",
            f"reason_{first.pk}": "Another field",
        }

        desk.post(page(case), data)

        assert statuses(case) == [Status.REJECTED, Status.ADMIN_APPROVED]
        assert factories.reload(first).reason == "Another field"

    @pytest.mark.parametrize("field", ["strike", "reason"])
    def test_a_strike_and_its_reason_belong_together(self, desk, case, field):
        first = case.applications.in_line().first()
        data = {"action": "approve", "mark": mark(case), f"{field}_{first.pk}": "on"}

        response = desk.post(page(case), data)

        assert response.status_code == 200
        assert response.context["forms"]["approve"].errors
        assert statuses(case) == [Status.PENDING, Status.PENDING]

    @pytest.mark.parametrize("action", ["approve", "reject"])
    def test_a_choice_that_came_in_meanwhile_is_not_decided_unread(self, desk, case, action):
        before = mark(case)
        new = factories.make_mentor("Joan")
        applications.apply(
            case.mentee,
            [applications.Choice(new.pk, 3)],
            subject="First job",
            motivation="",
            actor=factories.web(case.mentee.user),
            now=timezone.now(),
        )

        data = {"action": action, "mark": before, "reason": "Too short"}
        response = desk.post(page(case), data, follow=True)

        assert any("Changed meanwhile" in words for words in sentences(response))
        assert f'value="{mark(case)}"' in response.content.decode()
        assert set(statuses(case)) == {Status.PENDING}

    def test_the_comparison_is_made_under_the_lock(self, desk, case, monkeypatch):
        """A choice that comes in after the page was read, and before the case is held."""
        approve = review.approve_list

        def overtaken(*args, **kwargs):
            choice = applications.Choice(factories.make_mentor("Joan").pk, 3)
            applications.apply(
                case.mentee,
                [choice],
                subject="First job",
                motivation="",
                actor=factories.web(case.mentee.user),
                now=timezone.now(),
            )
            return approve(*args, **kwargs)

        monkeypatch.setattr(review, "approve_list", overtaken)

        desk.post(page(case), {"action": "approve", "mark": mark(case)})

        assert set(statuses(case)) == {Status.PENDING}

    @pytest.mark.parametrize("broken", ["", "x", "1,,", "-1", "9" * 40, "²"])
    def test_what_was_never_on_the_page_decides_nothing(self, desk, case, broken):
        for action in ("approve", "reject"):
            data = {"action": action, "mark": broken, "reason": "Too short"}
            response = desk.post(page(case), data, follow=True)
            assert any("Changed meanwhile" in words for words in sentences(response))
        assert set(statuses(case)) == {Status.PENDING}

    def test_rejecting_the_list_needs_a_reason(self, desk, case):
        response = desk.post(page(case), {"action": "reject", "reason": ""})
        assert response.context["forms"]["reject"].errors
        assert set(statuses(case)) == {Status.PENDING}

        data = {"action": "reject", "reason": "Too short", "mark": mark(case)}
        desk.post(page(case), data)
        assert set(case.applications.filter(mentor__isnull=False).values_list("status")) == {
            (Status.REJECTED,)
        }

    def test_goes_on_to_the_next_case(self, desk, case):
        following = factories.make_case(factories.make_mentor())

        response = desk.post(page(case), {"action": "approve", "mark": mark(case)})

        assert response.url == page(following)

    def test_pressing_twice_says_so(self, desk, case):
        data = {"action": "reject", "reason": "Too short", "mark": mark(case)}
        desk.post(page(case), data)

        response = desk.post(page(case), data)

        assert any("a choice was struck out" in words for words in sentences(response))
        assert response.status_code == 409

    def test_an_unknown_action_is_refused(self, desk, case):
        assert desk.post(page(case), {"action": "marry"}).status_code == 400

    def test_an_unknown_case_is_not_found(self, desk):
        url = reverse("mentorship_admin:review_case", args=[10**12])
        assert desk.get(url).status_code == 404

    def test_shows_what_became_of_the_mentee_before(self, desk, case, team):
        past = factories.make_cycle(name="Last winter", status="CLOSED")
        factories.Enrolment.objects.create(
            mentee=case.mentee, cycle=past, created_at=timezone.now()
        )

        assert b"Last winter" in desk.get(page(case)).content


class TestRemarks:
    @pytest.fixture
    def offer(self, cycle, team):
        offer = offered(team, factories.make_mentor("Ada"), factories.make_mentor("Grace"))
        offers.add_remarks(
            offer.pk,
            remarks="Only in the evening",
            actor=factories.web(offer.mentor.user),
            now=timezone.now(),
        )
        return offer

    def url(self, offer):
        return reverse("mentorship_admin:remarks", args=[offer.pk])

    def test_stand_on_the_review_list(self, desk, offer):
        response = desk.get(reverse("mentorship_admin:review"))
        assert b"Only in the evening" in response.content

    def test_granting_counts_as_the_mentors_yes(self, desk, offer):
        desk.post(self.url(offer), {"action": "grant"})
        assert factories.reload(offer).status == Status.MENTOR_ACCEPTED

    def test_turning_down_goes_on_to_the_next_choice(self, desk, offer):
        desk.post(self.url(offer), {"action": "turn_down", "reason": "Not possible"})
        assert statuses(offer.enrolment) == [Status.MENTOR_DECLINED, Status.ADMIN_APPROVED]

    def test_answering_twice_says_so(self, desk, offer):
        desk.post(self.url(offer), {"action": "grant"})
        response = desk.post(self.url(offer), {"action": "grant"}, follow=True)
        assert any("Accepted by the mentor" in words for words in sentences(response))

    def test_an_offer_without_remarks_has_no_answer(self, desk, cycle, team):
        offer = offered(team)
        response = desk.get(self.url(offer))
        assert b"has not written any remarks" in response.content
        assert b'value="grant"' not in response.content


class TestRecallAndStrike:
    def test_recalling_asks_the_next_choice(self, desk, cycle, team):
        offer = offered(team, factories.make_mentor("Ada"), factories.make_mentor("Grace"))

        desk.post(
            reverse("mentorship_admin:recall", args=[offer.pk]),
            {"action": "recall", "reason": "No answer"},
        )

        assert statuses(offer.enrolment) == [Status.REJECTED, Status.ADMIN_APPROVED]

    def test_recalling_comes_back_to_where_one_was(self, desk, cycle, team):
        offer = offered(team, factories.make_mentor("Ada"), factories.make_mentor("Grace"))
        url = reverse("mentorship_admin:recall", args=[offer.pk])
        data = {"action": "recall", "reason": "No answer"}

        inside = desk.post(f"{url}?next=/admin/mentorship/applications/", data)
        assert inside.url == "/admin/mentorship/applications/"

    def test_a_foreign_way_back_is_not_taken(self, desk, cycle, team):
        offer = offered(team)
        url = reverse("mentorship_admin:recall", args=[offer.pk])
        data = {"action": "recall", "reason": "No answer"}

        assert desk.post(f"{url}?next=https://evil.example/", data).url == reverse(
            "mentorship_admin:review"
        )

    def test_striking_a_single_choice(self, desk, cycle, team):
        offer = offered(team, factories.make_mentor("Ada"), factories.make_mentor("Grace"))
        second = offer.enrolment.applications.get(mentor__name="Grace")
        url = reverse("mentorship_admin:strike", args=[second.pk])

        assert desk.post(url, {"action": "strike", "reason": ""}).status_code == 200
        desk.post(url, {"action": "strike", "reason": "Full"})

        assert statuses(offer.enrolment) == [Status.ADMIN_APPROVED, Status.REJECTED]
        assert b"cannot be done any more" in desk.get(url).content


class TestTheMailOfARejection:
    def test_is_shown_with_the_reason_before_it_is_sent(self, desk, cycle):
        case = factories.make_case(factories.make_mentor("Ada"), factories.make_mentor("Grace"))
        url = reverse("mentorship_admin:review_case", args=[case.pk])
        data = {"action": "preview", "mark": seen.mark_of_case(case.pk), "reason": "Not <b>us</b>."}

        response = desk.post(url, data)

        mail = response.context["mail"]
        assert (mail.to, mail.reason) == (case.mentee.email, "Not <b>us</b>.")
        assert any("Ada, Grace" in parts[0] for parts in mail.paragraphs)
        assert b"Not &lt;b&gt;us&lt;/b&gt;." in response.content
        assert not Notification.objects.filter(notice=Notice.APPLICATION_REJECTED).exists()

    def test_reads_as_what_is_sent(self, desk, cycle):
        case = factories.make_case(factories.make_mentor("Ada"))
        MenteeProfile.objects.update(preferred_language="de")
        url = reverse("mentorship_admin:review_case", args=[case.pk])
        data = {"mark": seen.mark_of_case(case.pk), "reason": "So."}
        shown = desk.post(url, data | {"action": "preview"}).context["mail"]

        desk.post(url, data | {"action": "reject"})

        row = Notification.objects.get(notice=Notice.APPLICATION_REJECTED)
        with reading_as(row):
            sent = render(row)
        assert sent.subject == shown.subject
        assert sent.paragraphs == ["So.".join(parts) for parts in shown.paragraphs]

    def test_is_not_there_where_the_mentee_is_not_told(self, desk, cycle, team):
        case = factories.make_case(factories.make_mentor("Ada"))
        case.applications.update(origin="HAND_PICKED", priority=None)
        page = desk.get(reverse("mentorship_admin:review_case", args=[case.pk]))
        assert page.context["mail"] is None
        assert b"nobody is told" in page.content
