"""Mentors as snippets: listed, searched, registered through the domain, never deleted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from mentorship.choices import MentorStatus, Notice
from mentorship.domain.actors import Right
from mentorship.domain.seen import mark_of_mentor
from mentorship.models import (
    CannedReason,
    Expertise,
    Language,
    MentorProfile,
    MentorshipSettings,
    Notification,
)
from mentorship.testing import factories
from tests.testapp.models import HostPage


def url(action, *things):
    name = f"wagtailsnippets_mentorship_mentorprofile:{action}"
    return reverse(name, args=[thing.pk for thing in things])


@pytest.fixture
def mentor(db):
    return factories.make_mentor("Ada", status=MentorStatus.PENDING)


def form(topic="Python", **fields):
    data = {
        "name": "Joan",
        "email": "joan@example.org",
        "headline": "Compilers",
        "bio": "From the beginning.",
        "timezone": "Europe/Berlin",
        "languages": [Language.objects.get_or_create(code="en")[0].pk],
        "offers_long_term": "on",
        "long_term_hours": "4",
        "long_term_mentees": "2",
        "calendly_url": "https://calendly.com/joan",
    }
    known = Expertise.objects.get_or_create(name=topic)[0]
    rows = inline_formset([{"expertise": known.pk, "level": "4"}])
    return data | nested_form_data({"specialisations": rows}) | fields


class TestList:
    def test_shows_state_expertise_and_offers(self, desk, mentor):
        content = desk.get(url("list")).content.decode()
        for words in ("Ada", "Pending review", "Python", "Long-term: 3, Ad-hoc: 3"):
            assert words in content

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({}, ["Ada", "Grace"]),
            ({"q": "gra"}, ["Grace"]),
            ({"q": "python"}, ["Ada"]),
            ({"status": "ACTIVE"}, ["Grace"]),
            ({"offers": "AD_HOC"}, ["Ada"]),
            ({"status": "NONSENSE"}, ["Ada", "Grace"]),
        ],
    )
    def test_search_and_filters(self, desk, mentor, query, names):
        factories.make_mentor("Grace", offers_ad_hoc=False, expertise=("Design",))
        rows = desk.get(url("list"), query).context["object_list"]
        assert sorted(row.name for row in rows) == names

    @pytest.mark.parametrize("query", [{"q": "grace"}, {"q": "grace", "export": "csv"}])
    def test_a_mentor_of_many_fields_is_found_once(self, desk, mentor, query):
        factories.make_mentor("Grace", expertise=("Design", "Python", "Testing"))
        response = desk.get(url("list"), query)
        if "export" not in query:
            assert [row.name for row in response.context["object_list"]] == ["Grace"]
        else:
            assert b"".join(response.streaming_content).count(b"Grace") == 1

    def test_the_filter_of_expertise(self, desk, mentor):
        factories.make_mentor("Grace", expertise=("Design", "Python"))
        topics = list(Expertise.objects.values_list("pk", flat=True))
        rows = desk.get(url("list"), {"expertise": topics}).context["object_list"]
        assert sorted(row.name for row in rows) == ["Ada", "Grace"]

    def test_the_decision_stands_on_the_row_and_in_the_header(self, desk, mentor):
        target = reverse("mentorship_admin:mentor_review", args=[mentor.pk])
        for page in (url("list"), url("edit", mentor), url("inspect", mentor)):
            content = desk.get(page).content.decode()
            assert content.count(f'href="{target}"') >= 2, page
            assert "Accept" in content
            assert "Reject" in content

    def test_who_may_not_decide_sees_no_decision(self, client, mentor):
        permissions = ("wagtailadmin.access_admin", "mentorship.view_mentorprofile")
        client.force_login(factories.make_user(permissions=permissions))
        response = client.get(url("list"))
        assert b"/mentorship/mentors/" not in response.content
        assert response.status_code == 200


class TestRegistering:
    def test_goes_the_way_of_every_registration(self, desk):
        response = desk.post(url("add"), form())

        assert response.status_code == 302
        mentor = MentorProfile.objects.get()
        assert (mentor.status, mentor.slug) == (MentorStatus.PENDING, "joan")
        assert [str(row) for row in mentor.specialisations.all()] == ["Python (Advanced)"]
        assert mentor.history.get().channel == "ADMIN"
        assert Notification.objects.get().notice == Notice.MENTOR_REGISTERED

    def test_a_status_that_is_sent_along_is_ignored(self, desk):
        desk.post(url("add"), form(status="ACTIVE"))
        assert MentorProfile.objects.get().status == MentorStatus.PENDING

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"long_term_hours": "3"}, "long_term_hours"),
            ({"long_term_mentees": "21", "long_term_hours": "99"}, "long_term_mentees"),
            ({"calendly_url": "https://evil.example/joan"}, "calendly_url"),
            ({"timezone": "Mars/North"}, "timezone"),
            ({"email": "ADA@example.org"}, "__all__"),
            ({"offers_long_term": ""}, "offers_long_term"),
        ],
    )
    def test_what_is_wrong_is_said(self, desk, fields, field):
        factories.make_mentor("Ada", email="ada@example.org")
        response = desk.post(url("add"), form(**fields))

        assert field in response.context["form"].errors
        assert MentorProfile.objects.count() == 1

    def test_needs_the_right_to_review(self, client, db):
        permissions = ("wagtailadmin.access_admin", "mentorship.add_mentorprofile")
        client.force_login(factories.make_user(permissions=permissions))
        assert client.get(url("add")).status_code == 302

    def test_a_smaller_programme(self, desk):
        MentorshipSettings.objects.create(mentor_capacity=1)
        response = desk.post(url("add"), form())
        assert "long_term_mentees" in response.context["form"].errors


class TestEditing:
    def test_changes_the_profile_and_never_the_status(self, desk, mentor):
        response = desk.post(url("edit", mentor), form("Design", name="Ada L", status="ACTIVE"))

        assert response.status_code == 302
        after = factories.reload(mentor)
        assert (after.name, after.status) == ("Ada L", MentorStatus.PENDING)

    def test_a_new_name_moves_the_page_and_the_former_address_leads_there(self, desk, mentor):
        former = mentor.get_absolute_url()
        factories.put_into(mentor, MentorStatus.ACTIVE)
        type(mentor).objects.filter(pk=mentor.pk).update(reviewed_at=timezone.now())

        desk.post(url("edit", mentor), form("Design", name="Somebody Else"))

        assert desk.get(former)["Location"] == "/mentorship/mentors/somebody-else/"

    def test_the_history_has_decisions_and_edits(self, desk, mentor):
        review = reverse("mentorship_admin:mentor_review", args=[mentor.pk])
        desk.post(review, {"action": "accept", "mark": mark_of_mentor(mentor)})
        desk.post(url("edit", mentor), form("Design"))

        content = desk.get(url("history", mentor)).content.decode()
        assert "Pending review → Active (Admin)" in content
        assert "Edit" in content

    def test_nobody_deletes(self, client, mentor):
        client.force_login(factories.make_admin())
        assert client.post(url("delete", mentor)).status_code == 302
        assert MentorProfile.objects.filter(pk=mentor.pk).exists()
        assert b"/delete/" not in client.get(url("edit", mentor)).content

    def test_the_usage_names_the_pages_on_which_editors_put_the_mentor(self, client, mentor):
        client.force_login(factories.make_admin())
        assert b"Our people" not in client.get(url("usage", mentor)).content
        page = HostPage(title="Our people", slug="our-people")
        page.body = [("MentorListBlock", {"heading": "", "which": "picked", "mentors": [mentor]})]
        Page.objects.get(depth=2).add_child(instance=page)
        ReferenceIndex.create_or_update_for_object(page)

        assert b"Our people" in client.get(url("usage", mentor)).content
        assert "Used 1 time" in client.get(url("edit", mentor)).content.decode()

    @pytest.mark.parametrize("status", MentorStatus.values)
    def test_the_preview(self, desk, status):
        mentor = factories.make_mentor("Ada", status=status)
        preview = url("preview_on_edit", mentor)

        assert desk.post(preview, form("Design", name="Ada Byron")).json()["is_valid"]
        assert b"Ada Byron" in desk.get(preview, {"mode": ""}).content


class TestAtTheSide:
    """What stands beside the form: Wagtail's status, preview and checks, and ours."""

    @staticmethod
    def panels(response):
        return {panel.name: panel for panel in response.context["side_panels"]}

    def test_stand_the_state_the_preview_and_what_can_be_done(self, desk, mentor):
        form = desk.get(url("edit", mentor))
        assert {"status", "mentorship", "preview", "checks"} <= self.panels(form).keys()
        content = form.content.decode()
        panel = content[content.index("data-mentor-panel") :]
        assert "Pending review" in panel
        assert reverse("mentorship_admin:mentor_review", args=[mentor.pk]) in panel

    def test_says_what_takes_the_places(self, desk, cycle):
        ada = factories.make_mentor("Ada")
        factories.make_case(ada)
        assert (
            "0 matched + 0 accepted + 0 offered, of 2"
            in desk.get(url("edit", ada)).content.decode()
        )

    def test_but_not_to_those_who_see_no_loads(self, client, cycle):
        ada = factories.make_mentor("Ada")
        permissions = ("wagtailadmin.access_admin", "mentorship.change_mentorprofile")
        client.force_login(factories.make_user(permissions=permissions))
        content = client.get(url("edit", ada)).content.decode()
        assert "data-mentor-panel" in content
        assert "mentorship-load" not in content
        assert cycle.name not in content

    def test_says_who_takes_a_break(self, desk):
        ada = factories.make_mentor("Ada", paused_until=timezone.localdate() + timedelta(days=3))
        assert "Takes no new requests before" in desk.get(url("edit", ada)).content.decode()


@pytest.mark.parametrize("model", ["expertise", "language"])
def test_the_vocabularies(client, db, model):
    client.force_login(factories.make_admin())
    factories.make_mentor()
    name = f"wagtailsnippets_mentorship_{model}"
    thing = (Expertise if model == "expertise" else Language).objects.first()

    for address in (
        reverse(f"{name}:list"),
        reverse(f"{name}:add"),
        reverse(f"{name}:edit", args=[thing.pk]),
    ):
        assert client.get(address).status_code == 200


def test_the_team_keeps_the_fields_of_expertise(desk):
    desk.post(reverse("wagtailsnippets_mentorship_expertise:add"), {"name": "Rust"})
    assert Expertise.objects.filter(name="Rust").exists()


class TestReadyReasons:
    """Kept by those who may change the wording, and by nobody else."""

    @staticmethod
    def url(action, *things):
        name = f"wagtailsnippets_mentorship_cannedreason:{action}"
        return reverse(name, args=[thing.pk for thing in things])

    @pytest.fixture
    def writer(self, client, db):
        rights = ("wagtailadmin.access_admin", str(Right.MANAGE_WORDING))
        client.force_login(factories.make_user(permissions=rights))
        return client

    def test_are_written_and_offered_where_one_decides(self, writer):
        writer.post(self.url("add"), {"used_for": "STRIKE", "text": "Ask Ada."})
        reason = CannedReason.objects.get()
        assert b"Ask Ada." in writer.get(self.url("list")).content
        assert b"Ask Ada." not in writer.get(self.url("list"), {"used_for": "RECALL"}).content

        writer.force_login(factories.make_team_member())
        factories.make_cycle()
        case = factories.make_case(factories.make_mentor())
        page = reverse("mentorship_admin:review_case", args=[case.pk])
        assert b"Ask Ada." in writer.get(page).content

        writer.post(self.url("delete", reason))
        assert not CannedReason.objects.exists()

    def test_a_reason_stands_there_once(self, writer):
        for _time in range(2):
            writer.post(self.url("add"), {"used_for": "STRIKE", "text": "Ask Ada."})
        assert CannedReason.objects.count() == 1

    def test_whoever_reviews_only_does_not_write_them(self, client, db):
        rights = ("wagtailadmin.access_admin", str(Right.REVIEW_APPLICATIONS))
        client.force_login(factories.make_user(permissions=rights))
        client.post(self.url("add"), {"used_for": "STRIKE", "text": "Ask Ada."})
        assert not CannedReason.objects.exists()
