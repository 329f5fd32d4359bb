"""The registers: what is listed, filtered, exported, and which button stands on which row."""

import csv
import io
import re
from unittest.mock import ANY

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import CycleStatus
from mentorship.domain import matches, offers, review
from mentorship.domain.assessments import ScoresMissing
from mentorship.models import Cycle, MentorshipSettings, Notification
from mentorship.testing import factories
from mentorship.wagtail_admin.registers.spreadsheets import safe_cell
from tests.wagtail_admin.conftest import accepted, offered, queued

REGISTERS = ("cycles", "applications", "matches", "messages")


def index(name):
    return reverse(f"mentorship_{name}_modeladmin_index")


def page(name, action, thing):
    return reverse(f"mentorship_{name}_modeladmin_{action}", args=[thing.pk])


def labels(response):
    """The words of the buttons in the list."""
    return re.findall(r'class="button[^>]*>([^<]+)</a>', response.content.decode())


@pytest.fixture
def match(cycle, team):
    return matches.confirm(accepted(team).pk, actor=factories.admin(team), now=timezone.now())


class TestSteps:
    def test_an_unreviewed_choice_leads_to_the_review(self, desk, cycle):
        factories.make_case(factories.make_mentor())
        assert labels(desk.get(index("applications"))) == ["Review", "Inspect"]

    def test_an_offer_can_be_recalled(self, desk, cycle, team):
        offered(team)
        assert labels(desk.get(index("applications"))) == ["Recall", "Inspect"]

    def test_remarks_are_answered_first(self, desk, cycle, team):
        offer = offered(team)
        actor = factories.web(offer.mentor.user)
        offers.add_remarks(offer.pk, remarks="If …", actor=actor, now=timezone.now())
        expected = ["Answer remarks", "Recall", "Inspect"]
        assert labels(desk.get(index("applications"), {"remarks": "open"})) == expected

    def test_an_accepted_offer_leads_to_the_confirmation(self, desk, cycle, team):
        accepted(team)
        assert labels(desk.get(index("applications"))) == ["Confirm", "Recall", "Inspect"]

    def test_a_queue_place_leads_to_the_assignment(self, desk, cycle, team):
        queued(team)
        found = labels(desk.get(index("applications"), {"origin__exact": "QUEUE"}))
        assert found == ["Assign", "Inspect"]

    def test_a_cycle_is_opened_or_closed(self, desk, cycle):
        assert labels(desk.get(index("cycles"))) == ["Close", "Clone", "Inspect", "Edit"]
        Cycle.objects.update(status=CycleStatus.DRAFT)
        assert labels(desk.get(index("cycles"))) == ["Open", "Clone", "Inspect", "Edit"]

    def test_a_match(self, desk, match):
        expected = ["Meet link", "Complete", "Cancel match", "Inspect"]
        assert labels(desk.get(index("matches"))) == expected

    def test_messages_that_wait_or_failed(self, desk, match):
        Notification.objects.exclude(pk=Notification.objects.first().pk).delete()
        for status, expected in (
            ("QUEUED", ["Cancel message", "Inspect"]),
            ("FAILED", ["Retry", "Cancel message", "Inspect"]),
            ("SENT", ["Send anew", "Inspect"]),
            ("UNKNOWN", ["Send anew", "Cancel message", "Inspect"]),
            ("SENDING", ["Inspect"]),
        ):
            Notification.objects.update(status=status)
            assert labels(desk.get(index("messages"))) == expected

    def test_who_only_reads_sees_no_step(self, client, match):
        permissions = ("wagtailadmin.access_admin", "mentorship.view_match")
        client.force_login(factories.make_user(permissions=permissions))
        assert labels(client.get(index("matches"))) == ["Inspect"]

    def test_buttons_take_the_size_that_the_list_asks_for_and_none_shouts(self, desk, match):
        content = desk.get(index("matches")).content.decode()
        assert 'class="button button-secondary button-small"' in content
        assert 'class="button button-secondary no button-small"' in content
        assert 'class="button button-small"' not in content

    def test_how_long_ago_is_said_as_in_wagtails_own_lists(self, desk, match):
        content = desk.get(index("matches")).content.decode()
        moment = timezone.localtime(match.confirmed_at)
        assert f'<time datetime="{moment.isoformat()}" title="' in content
        assert ">just now</time>" in content


class TestFilters:
    @pytest.mark.parametrize("name", REGISTERS)
    @pytest.mark.parametrize(
        "query",
        [
            "nonsense=1",
            "enrolment__mentee__user__password__startswith=x",
            "status__exact=NOWHERE",
            "cycle=x",
            "p=x",
            "p=99",
            "o=9.x.-3",
            "q=%00",
            "status__exact=%00",
            "cycle=%00",
            "%00=1",
            "p=%00",
            "e=1",
        ],
    )
    def test_a_strange_address_breaks_nothing(self, desk, match, name, query):
        assert desk.get(f"{index(name)}?{query}", follow=True).status_code == 200

    @pytest.mark.parametrize("name", REGISTERS)
    def test_no_list_looks_for_a_nul(self, desk, match, name):
        response = desk.get(f"{index(name)}?q=%00Ada%00&o=%002")

        assert response.status_code == 200
        assert response.context["view"].query == "Ada"
        assert response.context["request"].GET.dict() == {"q": "Ada", "o": "2"}

    def test_a_filter_that_is_not_declared_finds_out_nothing(self, desk, match):
        lookup = {"enrolment__mentee__user__password__startswith": "!"}
        response = desk.get(index("applications"), lookup)
        assert (response.status_code, response.url) == (302, index("applications"))

    def test_the_state(self, desk, match):
        response = desk.get(index("matches"), {"status__exact": "ACTIVE"})
        assert response.context["result_count"] == 1
        response = desk.get(index("matches"), {"status__exact": "CANCELLED"})
        assert response.context["result_count"] == 0

    def test_the_search(self, desk, match):
        name = match.mentor.name
        assert desk.get(index("matches"), {"q": name}).context["result_count"] == 1
        assert desk.get(index("matches"), {"q": "nobody"}).context["result_count"] == 0

    def test_flagged_matches(self, desk, match):
        assert desk.get(index("matches"), {"flagged": "yes"}).context["result_count"] == 0


class TestPages:
    @pytest.mark.parametrize("name", ["applications", "matches", "messages"])
    def test_a_register_that_is_read_only(self, desk, match, name):
        admin = factories.make_admin()
        desk.force_login(admin)
        thing = {
            "applications": match.application,
            "matches": match,
            "messages": Notification.objects.first(),
        }[name]

        assert desk.get(page(name, "inspect", thing)).status_code == 200
        for action in ("edit", "delete"):
            response = desk.get(page(name, action, thing))
            assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
        assert desk.get(reverse(f"mentorship_{name}_modeladmin_create")).status_code == 302

    def test_nobody_deletes_a_cycle(self, client, cycle):
        client.force_login(factories.make_admin())
        client.post(page("cycles", "delete", cycle))
        assert Cycle.objects.filter(pk=cycle.pk).exists()

    @pytest.mark.parametrize("name", ["applications", "matches"])
    def test_the_history_tells_who_did_what(self, desk, match, name):
        thing = match if name == "matches" else match.application
        response = desk.get(page(name, "history", thing))
        assert b"Admin" in response.content

    def test_the_history_is_for_those_who_may_read(self, client, match):
        client.force_login(factories.make_user(permissions=("wagtailadmin.access_admin",)))
        assert client.get(page("matches", "history", match)).status_code == 302

    def test_a_row_that_does_not_exist(self, desk, match):
        url = page("matches", "inspect", match)
        assert desk.get(url.replace(f"/{match.pk}/", f"/{10**30}/")).status_code == 404
        assert desk.get(url.replace(f"/{match.pk}/", "/x/")).status_code == 404


class TestCycleForm:
    def data(self, **fields):
        return {
            "name": "Autumn",
            "type": "LONG_TERM",
            "opens_on": "2031-09-01",
            "closes_on": "2031-09-30",
            "mentor_cap": "4",
            "confirmation": "TEAM",
            "reviewers": "1",
        } | fields

    def test_begins_with_the_programmes_own_cap(self, desk):
        MentorshipSettings.objects.create(mentor_capacity=7)
        response = desk.get(reverse("mentorship_cycles_modeladmin_create"))
        assert response.context["form"].initial["mentor_cap"] == 7

    def test_makes_a_draft(self, desk):
        response = desk.post(reverse("mentorship_cycles_modeladmin_create"), self.data())
        assert response.status_code == 302
        assert Cycle.objects.get().status == CycleStatus.DRAFT

    def test_the_status_is_no_field(self, desk, cycle):
        desk.post(page("cycles", "edit", cycle), self.data(status="CLOSED"))
        after = factories.reload(cycle)
        assert (after.name, after.status) == ("Autumn", CycleStatus.OPEN)

    def test_the_type_stays_once_somebody_has_applied(self, desk, cycle):
        factories.make_case(factories.make_mentor())
        data = self.data(type="AD_HOC", opens_on="2031-09-01", closes_on="2031-09-10")
        response = desk.post(page("cycles", "edit", cycle), data)
        assert response.context["form"].errors == {"type": ANY}

    def test_a_cycle_can_ask_for_two_reviewers(self, desk, team, cycle):
        case = factories.make_case(factories.make_mentor())
        data = self.data(reviewers="2")
        assert desk.post(page("cycles", "edit", cycle), data).status_code == 302

        approve = {"actor": factories.admin(team), "now": timezone.now()}
        with pytest.raises(ScoresMissing, match="2 reviewers"):
            review.approve_list(case.pk, **approve)
        shown = desk.get(page("cycles", "inspect", cycle)).content.decode()
        assert "Reviewers per mentee" in shown

    def test_a_list_has_one_reviewer_at_least(self, desk, cycle):
        response = desk.post(page("cycles", "edit", cycle), self.data(reviewers="0"))
        assert response.context["form"].errors == {"reviewers": ANY}

    def test_the_days_are_in_order(self, desk):
        data = self.data(closes_on="2031-08-01")
        response = desk.post(reverse("mentorship_cycles_modeladmin_create"), data)
        assert response.context["form"].errors["closes_on"]


class TestSpreadsheets:
    @pytest.mark.parametrize(
        ("text", "cell"),
        [
            ("=1+1", "'=1+1"),
            ("+49", "'+49"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("\n=1", "'\n=1"),
            ("Ada = Grace", "Ada = Grace"),
            ("\x00\x0bAda", "Ada"),
            ("\x00=1", "'=1"),
            ("", ""),
        ],
    )
    def test_no_cell_is_a_formula(self, text, cell):
        assert safe_cell(text) == cell

    @pytest.fixture
    def hostile(self, cycle):
        mentee = factories.make_mentee('=HYPERLINK("https://evil.example","x")')
        return factories.make_case(factories.make_mentor("+Ada"), mentee=mentee)

    def test_csv(self, desk, hostile):
        response = desk.get(index("applications"), {"export": "csv"})
        rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
        assert rows[0]["Mentee"].startswith("'=HYPERLINK")
        assert rows[0]["Mentor"] == "'+Ada"
        assert rows[0]["State"] == "Waiting in line"
        assert rows[0]["Offered At"] == ""

    def test_xlsx(self, desk, hostile):
        response = desk.get(index("applications"), {"export": "xlsx"})
        book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
        cells = list(book.active.values)
        assert cells[1][0].startswith("'=HYPERLINK")

    @pytest.mark.parametrize("name", REGISTERS)
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_every_register_can_be_taken_along(self, desk, match, name, kind):
        response = desk.get(index(name), {"export": kind})
        assert b"".join(response.streaming_content)
        assert f'filename="{name}.{kind}"' in response["Content-Disposition"]

    def test_only_by_those_who_may_read(self, client, match):
        client.force_login(factories.make_user(permissions=("wagtailadmin.access_admin",)))
        assert client.get(index("matches"), {"export": "csv"}).status_code == 302
