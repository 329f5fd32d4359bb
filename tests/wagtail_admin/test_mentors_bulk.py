"""Deciding on many mentors of the list at once: each for itself, and nobody deletes."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import ApplicationStatus, MentorStatus, Notice
from mentorship.domain import mentors
from mentorship.domain.actors import Right
from mentorship.models import CannedReason, MentorProfile, Notification
from mentorship.testing import factories

from .conftest import offered

#: Session, account and rights, what Wagtail asks for itself, the mentors and what they hold.
QUERIES = 12

LIST = "wagtailsnippets_mentorship_mentorprofile:list"


def url(action, *chosen, ids=()):
    page = reverse("wagtail_bulk_action", args=["mentorship", "mentorprofile", action])
    ticked = [*(str(mentor.pk) for mentor in chosen), *ids]
    return f"{page}?{'&'.join(f'id={pk}' for pk in ticked)}&next={reverse(LIST)}"


def marks(page):
    return [f"{row['item'].pk}:{row['item'].mark}" for row in page.context["items"]]


def status_of(mentor):
    return factories.reload(mentor).status


@pytest.fixture
def waiting(db):
    names = ("Ada", "Bea", "Cleo")
    return [factories.make_mentor(name, status=MentorStatus.PENDING) for name in names]


class TestTheList:
    def test_offers_the_decisions_and_no_deleting(self, desk, waiting):
        page = desk.get(reverse(LIST)).content.decode()
        assert page.count("data-bulk-action-checkbox") == 3
        for action, is_there in (("accept", True), ("reject", True), ("delete", False)):
            address = reverse("wagtail_bulk_action", args=["mentorship", "mentorprofile", action])
            assert (f'href="{address}"' in page) is is_there
        assert "js/bulk-actions.js" in page

    def test_has_no_ticks_for_who_may_decide_nothing(self, client, waiting):
        permissions = ("wagtailadmin.access_admin", "mentorship.view_mentorprofile")
        client.force_login(factories.make_user(permissions=permissions))
        page = client.get(reverse(LIST)).content
        assert b"bulk-action" not in page
        assert b"Ada" in page


class TestAccepting:
    def test_names_them_first_and_then_accepts_each(self, desk, waiting):
        page = desk.get(url("accept", *waiting))
        assert b"Ada" in page.content
        assert {status_of(mentor) for mentor in waiting} == {MentorStatus.PENDING}

        answer = desk.post(url("accept", *waiting), {"mark": marks(page)})

        assert [each.done for each in answer.context["outcomes"]] == [True] * 3
        assert {status_of(mentor) for mentor in waiting} == {MentorStatus.ACTIVE}
        assert Notification.objects.filter(notice=Notice.MENTOR_ACCEPTED).count() == 3
        assert all(mentor.history.get(transition="accept").channel == "ADMIN" for mentor in waiting)

    def test_what_changed_meanwhile_is_left_alone_and_said(self, desk, team, waiting):
        ada, bea, _cleo = waiting
        seen = marks(desk.get(url("accept", ada, bea)))
        reviewer = factories.admin(factories.make_team_member())
        mentors.reject_mentor(ada.pk, actor=reviewer, now=timezone.now(), reason="No.")

        answer = desk.post(url("accept", ada, bea), {"mark": seen})

        done = {each.mentor.name: each.done for each in answer.context["outcomes"]}
        assert done == {"Ada": False, "Bea": True}
        assert "Changed meanwhile" in answer.content.decode()
        assert (status_of(ada), status_of(bea)) == (MentorStatus.REJECTED, MentorStatus.ACTIVE)

    def test_sent_again_it_changes_nothing(self, desk, waiting):
        seen = marks(desk.get(url("accept", *waiting)))
        for _time in range(2):
            answer = desk.post(url("accept", *waiting), {"mark": seen})
        assert [each.done for each in answer.context["outcomes"]] == [False] * 3
        assert Notification.objects.filter(notice=Notice.MENTOR_ACCEPTED).count() == 3

    def test_where_there_is_no_such_move_the_page_says_so(self, desk, waiting):
        active = factories.make_mentor("Zoe")
        page = desk.get(url("accept", active, waiting[0]))
        assert [mentor.name for mentor, _why in page.context["refused"]] == ["Zoe"]
        assert [row["item"].name for row in page.context["items"]] == ["Ada"]

    def test_who_was_not_on_the_page_is_not_decided_upon(self, desk, waiting):
        answer = desk.post(url("accept", *waiting), {"mark": []})
        assert answer.context["outcomes"] == []
        assert {status_of(mentor) for mentor in waiting} == {MentorStatus.PENDING}

    @pytest.mark.parametrize("ids", [[], ["all"], ["x"], ["0"], ["9" * 40]])
    def test_nobody_and_everybody_is_no_choice(self, desk, waiting, ids):
        assert desk.get(url("accept", ids=ids)).status_code == 404

    def test_asks_no_more_of_the_database_for_three(self, desk, waiting, django_assert_num_queries):
        desk.get(url("accept", *waiting))
        for chosen in (waiting[:1], waiting):
            with django_assert_num_queries(QUERIES):
                desk.get(url("accept", *chosen))


class TestRejecting:
    def test_asks_for_a_reason(self, desk, waiting):
        seen = marks(desk.get(url("reject", *waiting)))
        answer = desk.post(url("reject", *waiting), {"mark": seen})
        assert "reason" in answer.context["form"].errors
        assert {status_of(mentor) for mentor in waiting} == {MentorStatus.PENDING}

    def test_says_what_it_ends_and_ends_it(self, desk, team, cycle):
        mentor = factories.make_mentor("Ada")
        offer = offered(team, mentor, factories.make_mentor("Bea"))
        page = desk.get(url("reject", mentor))
        assert "1 live offer goes on to the next choice." in page.content.decode()

        desk.post(url("reject", mentor), {"mark": marks(page), "reason": "Moved away."})

        assert status_of(mentor) == MentorStatus.REJECTED
        assert status_of(offer) == ApplicationStatus.REJECTED
        mail = Notification.objects.get(notice=Notice.MENTOR_REJECTED)
        assert mail.context["reason"] == "Moved away."


class TestWhoMay:
    @pytest.mark.parametrize("action", ["accept", "reject"])
    @pytest.mark.parametrize("right", [None, Right.REVIEW_APPLICATIONS, Right.MANAGE_CYCLES])
    def test_nobody_without_the_right(self, client, waiting, action, right):
        held = (str(right),) if right else ()
        viewing = ("wagtailadmin.access_admin", "mentorship.view_mentorprofile")
        client.force_login(factories.make_user(permissions=(*viewing, *held)))
        for response in (
            client.get(url(action, *waiting)),
            client.post(url(action, *waiting), {"reason": "x", "mark": f"{waiting[0].pk}:0"}),
        ):
            assert response.status_code == 302
            assert response["Location"] == reverse("wagtailadmin_home")
        assert {status_of(mentor) for mentor in waiting} == {MentorStatus.PENDING}

    @pytest.mark.parametrize("method", ["put", "patch", "delete", "head"])
    def test_by_no_other_method(self, desk, waiting, method):
        assert getattr(desk, method)(url("accept", *waiting)).status_code == 405

    def test_nobody_deletes_not_even_a_superuser(self, client, waiting):
        client.force_login(factories.make_admin())
        for send in (client.get, client.post):
            assert send(url("delete", *waiting)).status_code == 404
        assert MentorProfile.objects.count() == 3


class TestDeletingWords:
    """Wagtail's own page, for those who may."""

    @staticmethod
    def url(model, *things):
        page = reverse("wagtail_bulk_action", args=["mentorship", model, "delete"])
        return f"{page}?{'&'.join(f'id={thing}' for thing in things)}"

    def test_ready_reasons_are_deleted_by_those_who_keep_the_wording(self, client, db):
        reason = CannedReason.objects.create(used_for="STRIKE", text="Ask Ada.")
        client.force_login(
            factories.make_user(
                permissions=("wagtailadmin.access_admin", str(Right.MANAGE_WORDING))
            )
        )
        assert b"Ask Ada." in client.get(self.url("cannedreason", reason.pk)).content
        client.post(self.url("cannedreason", reason.pk))
        assert not CannedReason.objects.exists()

    def test_and_shown_to_nobody_else(self, client, db):
        reason = CannedReason.objects.create(used_for="STRIKE", text="Ask Ada.")
        client.force_login(
            factories.make_user(
                permissions=("wagtailadmin.access_admin", str(Right.REVIEW_APPLICATIONS))
            )
        )
        for send in (client.get, client.post):
            response = send(self.url("cannedreason", reason.pk))
            assert response["Location"] == reverse("wagtailadmin_home")
        assert CannedReason.objects.exists()

    @pytest.mark.parametrize("model", ["expertise", "language", "cannedreason"])
    def test_nonsense_is_not_found(self, client, db, model):
        client.force_login(factories.make_admin())
        for nonsense in ("x", "0"):
            assert client.get(self.url(model, nonsense)).status_code == 404
