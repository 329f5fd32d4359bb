"""Cycles are changed by those who manage them, from what they have seen, and on record."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.domain import cycles, matches, queue
from mentorship.models import Cycle, HistoryEntry
from mentorship.testing import factories

from .conftest import accepted, queued, sentences

pytestmark = pytest.mark.django_db
ADMIN = "wagtailadmin.access_admin"


def edit(cycle):
    return reverse("mentorship_cycles_modeladmin_edit", args=[cycle.pk])


def shown(desk, cycle):
    """What the form would send back, as it stands on the page."""
    form = desk.get(edit(cycle)).context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    typed = {name: "on" if value is True else str(value) for name, value in values.items() if value}
    assert str(form["seen"]) in desk.get(edit(cycle)).content.decode()
    return typed


def entries(cycle):
    rows = HistoryEntry.objects.filter(cycle=cycle).order_by("pk")
    return [(row.transition, row.reason) for row in rows]


@pytest.fixture
def holder(client):
    """A browser of somebody with these permissions alone."""

    def enter(*permissions):
        names = tuple(f"mentorship.{name}" for name in permissions)
        client.force_login(factories.make_user(permissions=(ADMIN, *names)))
        return client

    return enter


class TestWhoMay:
    def test_the_right_to_manage_cycles_is_what_it_takes(self, holder, cycle):
        desk = holder("manage_cycles")
        assert desk.get(reverse("mentorship_cycles_modeladmin_create")).status_code == 200
        assert desk.post(edit(cycle), shown(desk, cycle) | {"name": "Autumn"}).status_code == 302
        assert factories.reload(cycle).name == "Autumn"

    def test_the_permissions_of_the_model_alone_change_nothing(self, holder, cycle):
        desk = holder("add_cycle", "change_cycle", "view_cycle")
        for url in (edit(cycle), reverse("mentorship_cycles_modeladmin_create")):
            assert desk.get(url).status_code in (302, 403)
            desk.post(url, {"name": "Autumn", "mentor_cap": "9"})
        assert Cycle.objects.values_list("name", "mentor_cap").get() == ("Spring", 2)

    def test_groups_are_offered_no_permission_that_does_nothing(self, client):
        client.force_login(factories.make_admin())
        content = client.get(reverse("wagtailusers_groups:add")).content.decode()
        assert "Can add, change, open and close cycles" in content
        assert "Can change cycle" not in content


class TestTwoAtOnce:
    def test_what_a_colleague_changed_is_not_undone(self, desk, team, cycle):
        opened = shown(desk, cycle)
        names = {"actor": factories.admin(team), "now": timezone.now()}
        cycles.raise_cap(cycle.pk, to=6, reason="Many came.", **names)

        response = desk.post(edit(cycle), opened | {"name": "Spring, again"})
        form = response.context["form"]
        assert "Matches per mentor at most: 6" in str(form.non_field_errors())
        assert (form["name"].value(), form["mentor_cap"].value()) == ("Spring, again", "6")
        assert factories.reload(cycle).name == "Spring"

        typed = {bound.html_name: bound.value() for bound in form if bound.value()}
        assert desk.post(edit(cycle), typed).status_code == 302
        after = factories.reload(cycle)
        assert (after.name, after.mentor_cap) == ("Spring, again", 6)

    def test_who_typed_over_it_decides_knowingly(self, desk, team, cycle):
        opened = shown(desk, cycle)
        names = {"actor": factories.admin(team), "now": timezone.now()}
        cycles.raise_cap(cycle.pk, to=6, reason="Many came.", **names)

        form = desk.post(edit(cycle), opened | {"mentor_cap": "4"}).context["form"]
        assert form["mentor_cap"].value() == "4"
        typed = {bound.html_name: bound.value() for bound in form if bound.value()}
        assert desk.post(edit(cycle), typed).status_code == 302
        assert factories.reload(cycle).mentor_cap == 4

    def test_a_tick_and_a_day_are_taken_over(self, desk, cycle):
        opened = shown(desk, cycle)
        day = cycle.closes_on + datetime.timedelta(days=3)
        Cycle.objects.update(opens_by_schedule=True, closes_by_schedule=False, closes_on=day)

        form = desk.post(edit(cycle), opened | {"name": "Summer"}).context["form"]
        assert "opens_by_schedule" in form.data
        assert "closes_by_schedule" not in form.data
        assert form["closes_on"].value() == day.isoformat()


class TestTheHistory:
    def test_an_edit_says_what_was_and_what_is(self, desk, team, cycle):
        desk.post(
            edit(cycle), shown(desk, cycle) | {"mentor_cap": "5", "confirmation": "AUTOMATIC"}
        )
        (what, why), entry = entries(cycle)[-1], HistoryEntry.objects.latest("pk")

        assert what == "change"
        assert "Matches per mentor at most: 2 → 5" in why
        assert re.search(r"Confirmation: .+ → .+", why)
        assert "Name" not in why
        assert (entry.actor, entry.channel) == (team, "ADMIN")

        report = desk.get(reverse("mentorship_admin:history")).content.decode()
        assert "Matches per mentor at most: 2 → 5" in report

    def test_saving_what_is_there_already_is_no_news(self, desk, cycle):
        before = entries(cycle)
        assert desk.post(edit(cycle), shown(desk, cycle)).status_code == 302
        assert entries(cycle) == before

    def test_a_new_cycle_is_on_record(self, desk):
        day = timezone.localdate()
        data = {"name": "New", "type": "LONG_TERM", "opens_on": day, "closes_on": day}
        data |= {"mentor_cap": "2", "confirmation": "TEAM", "reviewers": "1"}
        desk.post(reverse("mentorship_cycles_modeladmin_create"), data)
        assert entries(Cycle.objects.get()) == [("create", "")]

    def test_links_and_flags_of_matches_are_on_record(self, desk, team, cycle):
        now, actor = timezone.now(), factories.admin(team)
        match = matches.confirm(accepted(team).pk, actor=actor, now=now)
        link = reverse("mentorship_admin:match_meet", args=[match.pk])
        desk.post(link, {"action": "set", "meet_url": "https://meet.example.org/a"})
        type(match).objects.filter(pk=match.pk).update(flag="The mentor left.")
        desk.post(reverse("mentorship_admin:match_flag", args=[match.pk]), {"action": "clear"})

        rows = match.history.order_by("pk").values_list("transition", "reason", "actor", "channel")
        assert list(rows)[1:] == [
            ("meet_link", "– → https://meet.example.org/a", team.pk, "ADMIN"),
            ("clear_flag", "The mentor left.", team.pk, "ADMIN"),
        ]


class TestTheCap:
    def test_it_is_not_set_below_the_matches_there_are(self, desk, team, cycle):
        mentor = factories.make_mentor("Grace Hopper")
        for _number in range(2):
            row = accepted(team, mentor)
            matches.confirm(row.pk, actor=factories.admin(team), now=timezone.now())

        response = desk.post(edit(cycle), shown(desk, cycle) | {"mentor_cap": "1"})
        assert "Grace Hopper has 2 matches" in str(response.context["form"].non_field_errors())
        assert factories.reload(cycle).mentor_cap == 2

    def test_matches_that_were_cancelled_are_not_in_the_way(self, desk, team, cycle):
        row, actor = accepted(team), factories.admin(team)
        match = matches.confirm(row.pk, actor=actor, now=timezone.now())
        matches.cancel(match.pk, actor=actor, now=timezone.now(), reason="x", wish="TEAM")

        assert desk.post(edit(cycle), shown(desk, cycle) | {"mentor_cap": "1"}).status_code == 302


class TestFarDays:
    def test_no_cycle_lies_at_the_end_of_all_years(self, desk, cycle):
        response = desk.post(edit(cycle), shown(desk, cycle) | {"ends_on": "9999-12-31"})
        assert "between the years 2000 and 2199" in str(response.context["form"].errors["ends_on"])

    @pytest.mark.parametrize("kind", ["LONG_TERM", "AD_HOC"])
    def test_one_that_does_can_be_cloned_all_the_same(self, desk, cycle, kind):
        last = datetime.date(9999, 12, 10)
        Cycle.objects.update(type=kind, closes_on=last, ends_on=datetime.date(9999, 12, 31))
        response = desk.get(reverse("mentorship_admin:cycle_clone", args=[cycle.pk]))
        assert response.status_code == 200
        assert response.context["forms"]["clone"].initial["closes_on"].year < 2100


class TestConfirming:
    """The right to confirm opens the pairs that wait for it, and no other application."""

    def page(self, row):
        return reverse("mentorship_admin:confirm", args=[row.pk])

    def test_an_application_that_never_came_that_far_is_not_found(self, holder, team, cycle):
        pending = factories.make_case(factories.make_mentor()).applications.get()
        desk = holder("confirm_matches")
        assert desk.get(self.page(pending)).status_code == 404
        assert desk.post(self.page(pending), {"action": "confirm"}).status_code == 404
        assert (
            "This cannot be done"
            in holder("confirm_matches", "view_application")
            .get(self.page(pending))
            .content.decode()
        )

    def test_who_comes_second_reads_that_it_is_over_and_nothing_else(self, holder, team, cycle):
        row = accepted(team)
        desk = holder("confirm_matches")
        assert row.enrolment.subject in desk.get(self.page(row)).content.decode()
        matches.confirm(row.pk, actor=factories.admin(team), now=timezone.now())

        content = desk.get(self.page(row)).content.decode()
        assert "This cannot be done any more" in content
        assert row.enrolment.subject not in content
        late = desk.post(self.page(row), {"action": "confirm"}, follow=True)
        assert "This cannot be done any more" in sentences(late)[0]


class TestCounts:
    """Who only manages cycles learns from no page how many applications and matches there are."""

    @pytest.fixture
    def matched(self, team, cycle):
        for _number in range(3):
            row = accepted(team)
            matches.confirm(row.pk, actor=factories.admin(team), now=timezone.now())
        return cycle

    def columns(self, desk):
        response = desk.get(reverse("mentorship_cycles_modeladmin_index"))
        export = desk.get(reverse("mentorship_cycles_modeladmin_index") + "?export=csv")
        heading = b"".join(export.streaming_content).decode().splitlines()[0].split(",")
        return [str(header["text"]).lower() for header in response.context["headers"]], heading

    def test_the_register_and_its_spreadsheet(self, holder, matched):
        headers, heading = self.columns(holder("manage_cycles"))
        assert not {"mentees", "matches"} & set(headers)
        assert not {"Mentees", "Matches"} & set(heading)

        headers, heading = self.columns(holder("manage_cycles", "view_match"))
        assert {"mentees", "matches"} & set(headers) == {"matches"}
        assert {"Mentees", "Matches"} & set(heading) == {"Matches"}

    def test_the_board(self, holder, matched):
        board = reverse("mentorship_admin:board")
        assert "matches" not in holder("manage_cycles").get(board).context
        assert holder("manage_cycles", "view_match").get(board).context["matches"]

    def test_the_page_that_closes_it(self, holder, matched):
        close = reverse("mentorship_admin:cycle_close", args=[matched.pk])
        assert "3 active" not in holder("manage_cycles").get(close).content.decode()
        seeing = holder("manage_cycles", "view_match", "view_application")
        assert "3 active matches go on" in seeing.get(close).content.decode()


def test_whoever_may_not_undo_is_offered_no_undo(holder, team, cycle):
    place = queued(team)
    now, mentor = timezone.now(), factories.make_mentor()
    queue.pick(place.enrolment_id, mentor.pk, actor=factories.admin(team), now=now, send=True)
    pages = [reverse("mentorship_admin:queue"), reverse("mentorship_admin:assign", args=[place.pk])]

    for page in pages:
        assert "mentorship-undo" not in holder("run_queue").get(page).content.decode()
        both = holder("run_queue", "review_applications")
        assert 'class="mentorship-undo"' in both.get(page).content.decode()
