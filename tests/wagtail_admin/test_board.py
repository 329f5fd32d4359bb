"""The board of a cycle: its numbers, who may see which, and the pages that change a cycle."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import MatchStatus, Wish
from mentorship.domain import inquiries, matches, offers
from mentorship.domain.actors import Right
from mentorship.models import Application, Inquiry, Match, MentorshipSettings
from mentorship.testing import factories
from tests.wagtail_admin.conftest import accepted, offered, queued

BOARD = "mentorship_admin:board"


def board(client, **query):
    return client.get(reverse(BOARD), query)


def counts(lines):
    return [line.count for line in lines]


def matched(team, *mentors):
    application = accepted(team, *mentors)
    return matches.confirm(application.pk, actor=factories.admin(team), now=timezone.now())


def ago(**span):
    return timezone.now() - datetime.timedelta(**span)


@pytest.fixture
def busy(cycle, team):
    """One mentee at each step of the way."""
    factories.make_case(factories.make_mentor())
    offered(team)
    accepted(team)
    matched(team)
    queued(team)
    return cycle


def test_the_funnel_counts_mentees_by_the_step_reached(desk, busy):
    response = board(desk)

    # Whoever is in the queue has been offered to a mentor before.
    assert counts(response.context["funnel"]) == [5, 4, 4, 2, 1]
    assert response.context["cycle"] == busy


def test_the_states_add_up_and_lead_to_the_register(desk, busy):
    lines = board(desk).context["states"]
    assert sum(counts(lines)) == Application.objects.count()
    [queue] = [line for line in lines if "PENDING_MANUAL_MATCH" in line.url]

    listed = desk.get(queue.url)
    assert listed.context["result_count"] == queue.count == 1


def test_ages_are_measured_by_the_promise(desk, cycle):
    MentorshipSettings.objects.create(review_hours=10)
    for hours in (1, 7, 15, 40, 41):
        case = factories.make_case(factories.make_mentor(), factories.make_mentor())
        case.applications.update(created_at=ago(hours=hours))
    rows = {line["row"].key: line["row"] for line in board(desk).context["waiting"]}

    assert rows["review"].bands == (1, 1, 1, 2)
    assert (rows["review"].total, rows["review"].late) == (5, 3)
    assert [name for _kind, name in board(desk).context["bands"]] == [
        "up to 5 hours",
        "5 to 10 hours",
        "10 to 20 hours",
        "more than 20 hours",
    ]


def test_the_ages_of_the_other_kinds(desk, team, cycle):
    accepted(team), queued(team)
    offer = offered(team)
    actor = factories.web(offer.mentor.user)
    offers.add_remarks(offer.pk, remarks="If …", actor=actor, now=timezone.now())
    Application.objects.update(changed_at=ago(days=9))
    rows = {line["row"].key: line["row"].bands for line in board(desk).context["waiting"]}

    assert rows["confirm"] == rows["queue"] == (0, 0, 0, 1)
    assert rows["remarks"] == (1, 0, 0, 0)


def stuck(response):
    return {kind.key: kind for kind in response.context["stuck"]}


def test_stuck_cases_lead_to_where_one_acts(desk, team, cycle):
    mentor = factories.make_mentor("Ada", long_term_mentees=1, long_term_hours=2)
    full, silent, remarked = accepted(team, mentor), offered(team), offered(team)
    second = accepted(team, mentor, mentee=factories.make_mentee())
    matches.confirm(full.pk, actor=factories.admin(team), now=timezone.now())
    Application.objects.filter(pk=silent.pk).update(offered_at=ago(hours=13))
    Application.objects.filter(pk=remarked.pk).update(remarks="If", remarks_at=ago(hours=1))
    late = factories.make_case(factories.make_mentor())
    late.applications.update(created_at=ago(days=9))
    asked, place = factories.make_case(factories.make_mentor()), queued(team)
    by = {"actor": factories.admin(team), "now": ago(days=3)}
    inquiries.ask_mentee(asked.pk, question="Why?", **by)
    Application.objects.filter(pk=place.pk).update(changed_at=ago(days=3))
    flagged = Match.objects.get()
    Match.objects.update(flag="Look")

    found = stuck(board(desk))

    where = {key: [case.url for case in kind.cases] for key, kind in found.items()}
    assert where == {
        "late": [reverse("mentorship_admin:review_case", args=[late.pk])],
        "silent": [reverse("mentorship_admin:recall", args=[silent.pk])],
        "remarks": [reverse("mentorship_admin:remarks", args=[remarked.pk])],
        "asked": [reverse("mentorship_admin:review_case", args=[asked.pk])],
        "queue": [reverse("mentorship_admin:assign", args=[place.pk])],
        "flagged": [reverse("mentorship_admin:match_flag", args=[flagged.pk])],
        "full": [reverse("mentorship_admin:confirm", args=[second.pk])],
    }
    for urls in where.values():
        assert desk.get(urls[0]).status_code == 200
    for kind in found.values():
        assert desk.get(kind.all_url).status_code == 200


def test_what_is_in_time_or_of_another_cycle_is_not_stuck(desk, team, cycle):
    matched(team, factories.make_mentor())
    asked, place = factories.make_case(factories.make_mentor()), queued(team)
    by = {"actor": factories.admin(team), "now": ago(hours=47)}
    inquiries.ask_mentee(asked.pk, question="Why?", **by)
    assert [key for key, kind in stuck(board(desk)).items() if kind.cases] == []

    Match.objects.update(flag="Look")
    Inquiry.objects.update(asked_at=ago(days=3))
    Application.objects.filter(pk=place.pk).update(changed_at=ago(days=3))
    other = factories.make_cycle(status="CLOSED")
    assert [key for key, kind in stuck(board(desk, cycle=other.pk)).items() if kind.cases] == []


def test_a_cycle_that_reminds_nobody_has_no_silent_offers(desk, team, cycle):
    offer = offered(team)
    Application.objects.filter(pk=offer.pk).update(offered_at=ago(days=50))
    cycle.follow_up_hours = None
    cycle.save()
    assert stuck(board(desk))["silent"].cases == []


def test_many_stuck_cases_are_cut_and_the_rest_is_a_link_away(desk, cycle):
    for _number in range(9):
        factories.make_case(factories.make_mentor())
    Application.objects.update(created_at=ago(days=9))
    late = stuck(board(desk))["late"]

    assert len(late.cases) == 8
    assert late.has_more
    assert late.all_url == reverse("mentorship_admin:review")


def test_many_offers_are_cut_kind_by_kind(desk, team, cycle):
    mentor = factories.make_mentor(long_term_mentees=30, long_term_hours=60)
    rows = [offered(team, mentor, mentee=factories.make_mentee()) for _number in range(12)]
    for place, row in enumerate(rows):
        Application.objects.filter(pk=row.pk).update(offered_at=ago(hours=50 - place))
    Application.objects.filter(pk=rows[0].pk).update(remarks="If", remarks_at=ago(hours=1))
    found = stuck(board(desk))

    assert [len(found[kind].cases) for kind in ("silent", "remarks", "full")] == [8, 1, 0]
    assert found["silent"].has_more
    assert found["silent"].cases[0].name == str(rows[1])


def test_the_load_of_each_mentor_the_fullest_first(desk, team, cycle):
    idle, busy = factories.make_mentor("Idle"), factories.make_mentor("Busy")
    factories.make_mentor("Elsewhere", offers_long_term=False)
    matched(team, busy)
    offered(team, busy)
    rows = board(desk).context["loads"]

    assert [row["mentor"].name for row in rows] == ["Busy", "Idle"]
    assert (rows[0]["load"].matched, rows[0]["load"].offered, rows[0]["load"].cap) == (1, 1, 2)
    assert [(part.kind, part.start, part.length) for part in rows[0]["bar"]] == [
        ("matched", 0, 150),
        ("offered", 150, 150),
    ]
    assert idle


def test_another_cycle_can_be_chosen_and_nonsense_shows_the_open_one(desk, cycle):
    past = factories.make_cycle(status="CLOSED", name="Winter")

    assert board(desk).context["cycle"] == cycle
    assert board(desk, cycle=past.pk).context["cycle"] == past
    for nonsense in ("", "x", "-1", "99999999999999999999", "\0", "' OR 1=1"):
        assert board(desk, cycle=nonsense).context["cycle"] == cycle


def test_without_a_cycle_it_says_so(desk):
    assert b"There is no cycle yet." in board(desk).content


PARTS = ("funnel", "waiting", "stuck", "states", "matches", "loads")


@pytest.mark.parametrize(
    ("permissions", "shown"),
    [
        ((Right.REVIEW_APPLICATIONS,), {"funnel", "waiting", "stuck", "states", "loads"}),
        ((Right.RUN_QUEUE,), {"funnel", "waiting", "stuck", "states", "loads"}),
        ((Right.CONFIRM_MATCHES,), {"waiting", "stuck", "matches", "loads"}),
        ((Right.MANAGE_CYCLES,), set()),
        (("mentorship.view_application",), {"funnel", "waiting", "stuck", "states"}),
        (("mentorship.view_match",), {"matches"}),
        (("mentorship.view_cycle",), set()),
    ],
)
def test_each_number_only_for_those_who_may_see_it(client, busy, permissions, shown):
    rights = ("wagtailadmin.access_admin", *map(str, permissions))
    client.force_login(factories.make_user(permissions=rights))
    response = board(client)

    assert {part for part in PARTS if response.context.get(part)} == shown
    if shown == {"waiting", "stuck", "matches", "loads"}:
        assert [line["row"].key for line in response.context["waiting"]] == ["confirm"]
        assert list(stuck(response)) == ["flagged", "full"]


@pytest.mark.parametrize("right", [Right.REVIEW_MENTORS, Right.MANAGE_MESSAGES, None])
def test_others_see_nothing_of_it(client, busy, right):
    rights = ("wagtailadmin.access_admin", *([str(right)] if right else []))
    client.force_login(factories.make_user(permissions=rights))
    assert board(client).status_code == 302


def test_asks_the_database_as_often_for_many_as_for_one(desk, team, cycle):
    found = []
    for _round in range(3):
        factories.make_case(factories.make_mentor())
        offered(team), accepted(team), matched(team), queued(team)
        asked = factories.make_case(factories.make_mentor())
        by = {"actor": factories.admin(team), "now": ago(days=9)}
        inquiries.ask_mentee(asked.pk, question="Why?", **by)
        Application.objects.update(
            created_at=ago(days=9), offered_at=ago(days=9), changed_at=ago(days=9)
        )
        Match.objects.update(flag="Look")
        board(desk)
        with CaptureQueriesContext(connection) as captured:
            board(desk)
        found.append(len(captured))

    assert (found[0], found[2]) == (20, 20)


class TestOpening:
    def page(self, cycle, action="open"):
        return reverse(f"mentorship_admin:cycle_{action}", args=[cycle.pk])

    def sentences(self, desk, cycle, action="open"):
        context = desk.get(self.page(cycle, action)).context
        return " ".join(str(line) for line in context["consequences"])

    def test_says_who_can_be_applied_to(self, desk):
        factories.make_mentor(), factories.make_mentor(offers_long_term=False)
        draft = factories.make_cycle(status="DRAFT", mentor_cap=2)
        words = self.sentences(desk, draft)
        assert "1 active mentor offers it, with 2 free places." in words

    def test_says_how_many_paid_students_come_in(self, desk):
        from mentorship.domain.queue import join_queue

        for number in range(2):
            email = f"paid{number}@example.org"
            join_queue(email=email, name="Paid", reference=email, now=timezone.now())
        draft = factories.make_cycle(status="DRAFT")
        assert "2 paid students who waited enter" in self.sentences(desk, draft)
        desk.post(self.page(draft), {"action": "open"})
        assert Application.objects.queued().count() == 2

    def test_says_what_is_in_the_way(self, desk, cycle):
        draft = factories.make_cycle(status="DRAFT")
        content = desk.get(self.page(draft)).content.decode()
        assert "The cycle “Spring” is open. Close it first." in content
        assert 'value="open"' not in content

    def test_a_cycle_whose_days_are_over_says_so(self, desk):
        past = {"opens_on": ago(days=9).date(), "closes_on": ago(days=5).date()}
        draft = factories.make_cycle(status="DRAFT", **past)
        content = desk.get(self.page(draft)).content.decode()
        assert "The last day of this cycle has passed." in content

    def test_closing_says_what_goes_on(self, desk, busy):
        words = self.sentences(desk, busy, "close")
        for part in (
            "1 choice waits",
            "1 offer is",
            "1 accepted",
            "1 place",
            "1 active match goes",
        ):
            assert part in words

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"opens_by_schedule": True}, "as soon as no other cycle is open"),
            ({"opens_by_schedule": False}, "opened by hand"),
            ({"closes_by_schedule": True}, "It closes by schedule after"),
            ({"closes_by_schedule": False}, "It is closed by hand"),
        ],
    )
    def test_says_what_the_schedule_does(self, desk, fields, words):
        draft = factories.make_cycle(status="DRAFT", **fields)
        assert words in desk.get(self.page(draft)).content.decode()
        assert words in board(desk).content.decode()


def test_a_match_can_go_back_to_the_queue_afterwards(desk, team, cycle):
    match = matched(team)
    actor, now = factories.admin(team), timezone.now()
    matches.cancel(match.pk, actor=actor, now=now, reason="No time", wish=Wish.MENTOR)
    url = reverse("mentorship_admin:match_put_back", args=[match.pk])
    assert url in desk.get(reverse("mentorship_matches_modeladmin_index")).content.decode()

    desk.post(url, {"action": "put_back"})
    assert Application.objects.queued().get().enrolment == match.enrolment
    assert url not in desk.get(reverse("mentorship_matches_modeladmin_index")).content.decode()

    desk.post(url, {"action": "put_back"})
    assert Application.objects.queued().count() == 1
    assert factories.reload(match).status == MatchStatus.CANCELLED
