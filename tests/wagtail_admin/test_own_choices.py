"""What a member of the team keeps: saved filters, the daily digest – and clones of cycles."""

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from mentorship.domain.actors import Right
from mentorship.models import Cycle, DigestSubscription, SavedFilter
from mentorship.testing import factories
from mentorship.wagtail_admin.lists import LISTS, address_of
from tests.wagtail_admin.conftest import accepted, sentences

DIGEST = "mentorship_admin:digest"


def save(client, page="applications", **data):
    values = {"name": "Waiting", "query": "status__exact=PENDING"}
    return client.post(reverse("mentorship_admin:filter_save", args=[page]), values | data)


class TestFilters:
    def test_stand_above_the_list_they_were_saved_in(self, desk, cycle):
        factories.make_case(factories.make_mentor())
        response = save(desk)
        listed = reverse("mentorship_applications_modeladmin_index")
        assert response.url == f"{listed}?status__exact=PENDING"

        content = desk.get(listed).content.decode()
        assert f'<a href="{listed}?status__exact=PENDING">Waiting</a>' in content
        assert 'aria-current="true">Waiting' in desk.get(response.url).content.decode()

    @pytest.mark.parametrize(
        "name",
        [
            "review",
            "confirm",
            "queue",
            "mentors",
            "history",
            "cycles",
            "applications",
            "matches",
            "messages",
        ],
    )
    def test_every_list_has_them(self, desk, team, cycle, name):
        accepted(team)
        save(desk, name, query="q=a")
        content = desk.get(address_of(name)).content.decode()
        assert f"{address_of(name)}?q=a" in content
        assert "Save this filter" in desk.get(address_of(name, "q=a")).content.decode()
        assert name in LISTS

    @pytest.mark.parametrize(
        ("name", "results"),
        [
            ("mentors", "wagtailsnippets_mentorship_mentorprofile:list_results"),
            ("history", "mentorship_admin:history_results"),
        ],
    )
    def test_come_anew_with_what_is_searched_while_typing(self, desk, team, cycle, name, results):
        """Only the results are fetched then, from another address; the links lead to the list."""
        accepted(team)
        save(desk, name, query="q=b")
        query = {"q": "a", "_w_filter_fragment": "1", "p": "1"}
        content = desk.get(reverse(results), query).content.decode()
        assert '<input type="hidden" name="query" value="q=a">' in content
        assert f'<a href="{address_of(name)}?q=b">Waiting</a>' in content

    def test_keep_every_filter_of_the_history(self, desk, team, cycle):
        accepted(team)
        query = "kind=application&kind=match&transition=accept&at_from=2020-01-01&at_to=&p=2"
        address = save(desk, "history", query=query).url
        assert address.endswith("?kind=application&kind=match&transition=accept&at_from=2020-01-01")
        entries = desk.get(address).context["object_list"]
        assert {entry.transition for entry in entries} == {"accept"}

    def test_keep_filter_and_order_of_the_mentors(self, desk, cycle):
        for name, status in (("Ada", "ACTIVE"), ("Bea", "ACTIVE"), ("Cleo", "PENDING")):
            factories.make_mentor(name, status=status)
        address = save(desk, "mentors", query="status=ACTIVE&ordering=-name").url
        rows = desk.get(address).context["object_list"]
        assert [mentor.name for mentor in rows] == ["Bea", "Ada"]

    @pytest.mark.parametrize(
        ("name", "right"),
        [("mentors", Right.REVIEW_MENTORS), ("history", "mentorship.view_match")],
    )
    def test_of_the_wide_lists_only_for_those_who_see_them(self, client, db, name, right):
        for rights, number in ((("mentorship.manage_messages",), 0), ((str(right),), 1)):
            user = factories.make_user(permissions=("wagtailadmin.access_admin", *rights))
            client.force_login(user)
            save(client, name, query="q=a")
            assert SavedFilter.objects.count() == number

    def test_words_of_others_are_escaped(self, desk, client, team, cycle):
        other = factories.make_team_member()
        evil = '"><script>alert(1)</script>'
        SavedFilter.objects.create(
            user=other, page="confirm", name=evil, query='q="><script>', is_shared=True
        )
        content = desk.get(reverse("mentorship_admin:confirm_list")).content.decode()
        assert "&lt;script&gt;" in content
        assert "<script>alert" not in content
        assert '?q="' not in content

    @pytest.mark.parametrize("page", ["elsewhere", "admin", "x" * 60])
    def test_only_lists_that_exist(self, desk, page):
        assert save(desk, page).status_code == 404

    def test_only_for_those_who_see_the_list(self, client, db):
        rights = ("wagtailadmin.access_admin", str(Right.CONFIRM_MATCHES))
        client.force_login(factories.make_user(permissions=rights))
        assert save(client, "queue").status_code in (302, 403)
        assert not SavedFilter.objects.exists()
        save(client, "confirm")
        assert SavedFilter.objects.count() == 1

    def test_a_refusal_says_why_and_keeps_the_list_as_it_was(self, desk, cycle):
        response = save(desk, name="")
        assert response.url.endswith("?status__exact=PENDING")
        assert any("Give the filter a name" in words for words in sentences(desk.get(response.url)))

    def test_a_query_leads_nowhere_else(self, desk, cycle):
        response = save(desk, query="https://evil.example/?next=//evil.example&q=1")
        assert response.url.startswith("/admin/mentorship/applications/?")

    def shared(self):
        owner = factories.make_team_member(first_name="Grace", last_name="Hopper")
        return SavedFilter.objects.create(
            user=owner, page="confirm", name="x", query="q=x", is_shared=True
        )

    def test_other_peoples_stay_and_say_whose_they_are(self, client, cycle):
        url = reverse("mentorship_admin:filter_delete", args=[self.shared().pk])
        rights = ("wagtailadmin.access_admin", str(Right.CONFIRM_MATCHES))
        client.force_login(factories.make_user(permissions=rights))

        content = client.get(reverse("mentorship_admin:confirm_list")).content.decode()
        assert "by Grace Hopper" in content
        assert url not in content
        assert client.post(url).status_code == 404
        assert SavedFilter.objects.exists()

    def test_who_keeps_the_teams_words_deletes_shared_ones(self, client, desk, cycle):
        url = reverse("mentorship_admin:filter_delete", args=[self.shared().pk])
        rights = ("wagtailadmin.access_admin", str(Right.MANAGE_WORDING))
        assert url in desk.get(reverse("mentorship_admin:confirm_list")).content.decode()

        client.force_login(factories.make_user(permissions=rights))
        assert client.post(url).status_code in (302, 403)
        assert SavedFilter.objects.exists()
        client.force_login(factories.make_team_member())
        assert client.post(url).url == reverse("mentorship_admin:confirm_list")
        assert not SavedFilter.objects.exists()

    def test_ones_own_can_be_deleted(self, desk, cycle):
        save(desk, "confirm")
        row = SavedFilter.objects.get()
        response = desk.post(reverse("mentorship_admin:filter_delete", args=[row.pk]))
        assert response.url == reverse("mentorship_admin:confirm_list")
        assert not SavedFilter.objects.exists()


class TestDigest:
    def test_is_begun_changed_and_ended(self, desk, team):
        data = {"action": "subscribe", "hour": "7", "channel": "EMAIL"}
        desk.post(reverse(DIGEST), data)
        row = DigestSubscription.objects.get()
        assert (row.user, row.hour, row.only_if_something_waits) == (team, 7, False)

        desk.post(reverse(DIGEST), data | {"hour": "9", "only_if_something_waits": "on"})
        row = DigestSubscription.objects.get()
        assert (row.hour, row.only_if_something_waits) == (9, True)
        assert b"every day at 09:00" in desk.get(reverse(DIGEST)).content

        desk.post(reverse(DIGEST), {"action": "unsubscribe"})
        assert not DigestSubscription.objects.exists()

    @pytest.mark.parametrize(
        "data",
        [
            {"hour": "24", "channel": "EMAIL"},
            {"hour": "-1", "channel": "EMAIL"},
            {"hour": "x", "channel": "EMAIL"},
            {"hour": "8", "channel": "PIGEON"},
            {},
        ],
    )
    def test_nonsense_is_said_beside_its_field(self, desk, data):
        response = desk.post(reverse(DIGEST), {"action": "subscribe", **data})
        assert response.context["forms"]["subscribe"].errors
        assert not DigestSubscription.objects.exists()

    def test_goes_by_the_persons_own_clock(self, desk, team):
        UserProfile.objects.create(user=team, current_time_zone="Asia/Tokyo")
        assert b"Asia/Tokyo" in desk.get(reverse(DIGEST)).content

    def test_changes_only_ones_own(self, desk, team):
        other = DigestSubscription.objects.create(user=factories.make_team_member(), hour=3)
        desk.post(reverse(DIGEST), {"action": "unsubscribe", "user": other.user_id})
        assert factories.reload(other).hour == 3

    def test_says_whether_telegram_is_linked(self, desk, team, settings):
        assert b"This site does not use Telegram" in desk.get(reverse(DIGEST)).content
        settings.MENTORSHIP = {"TELEGRAM_TOKEN": "1:a"}
        assert b"Telegram is not linked" in desk.get(reverse(DIGEST)).content
        factories.link_telegram(team)
        assert b"Telegram is not linked" not in desk.get(reverse(DIGEST)).content


class TestClone:
    def url(self, cycle):
        return reverse("mentorship_admin:cycle_clone", args=[cycle.pk])

    def test_proposes_the_next_days_and_makes_a_draft(self, desk, cycle):
        form = desk.get(self.url(cycle)).context["forms"]["clone"]
        data = {name: form[name].value() or "" for name in ("opens_on", "closes_on", "ends_on")}
        desk.post(self.url(cycle), {"action": "clone", "name": "Autumn", **data})

        draft = Cycle.objects.get(name="Autumn")
        assert (draft.status, draft.mentor_cap) == ("DRAFT", cycle.mentor_cap)
        assert draft.opens_on > cycle.closes_on

    def test_wrong_days_are_said_beside_their_field(self, desk, cycle):
        data = {"name": "Autumn", "opens_on": "2030-02-02", "closes_on": "2030-01-01"}
        response = desk.post(self.url(cycle), {"action": "clone", **data})
        assert response.context["forms"]["clone"].errors["closes_on"]
        assert Cycle.objects.count() == 1
