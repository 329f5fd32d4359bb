"""The review desk: filters, flags, many at once, who else is here, questions, notes and scores."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession

from mentorship.choices import ApplicationStatus as Status
from mentorship.choices import MatchStatus, Notice
from mentorship.domain import inquiries, offers, review, review_queue, seen
from mentorship.domain.actors import Right
from mentorship.domain.applications import Choice, apply
from mentorship.domain.assessments import assess
from mentorship.models import Application, Inquiry, Match, Notification, TeamNote
from mentorship.testing import factories
from mentorship.wagtail_admin.workbench import presence
from tests.wagtail_admin.conftest import offered, sentences

LIST = "/admin/mentorship/review/"


def page(case, query=""):
    return reverse("mentorship_admin:review_case", args=[case.pk]) + query


def mark(case):
    return seen.mark_of_case(case.pk)


def tick(case):
    return f"{case.pk}:{mark(case)}"


def statuses(case):
    return [row.status for row in case.applications.exclude(mentor=None).in_line()]


def names(response, key="page_obj"):
    return [row.mentee.name for row in response.context[key]]


def older(case, hours):
    """As if the case had been sent so much earlier."""
    then = timezone.now() - datetime.timedelta(hours=hours)
    Application.objects.filter(enrolment=case).update(created_at=then)
    return case


def case_of(name, *mentors, hours=1):
    mentee = factories.make_mentee(name)
    return older(
        factories.make_case(*(mentors or (factories.make_mentor(),)), mentee=mentee), hours
    )


def add_a_choice(case):
    """The mentee chooses one more."""
    words = {"subject": "First job", "motivation": "x", "actor": factories.web(case.mentee.user)}
    choices = [Choice(factories.make_mentor().pk, 5)]
    apply(case.mentee, choices, now=timezone.now(), **words)


@pytest.fixture
def cases(cycle):
    return [case_of(name, hours=hours) for name, hours in (("Ann", 60), ("Bo", 20), ("Cy", 2))]


@pytest.fixture
def sami(db):
    user = factories.make_team_member(email="sami@example.org")
    user.first_name, user.last_name = "Sami", "Haddad"
    user.save()
    return user


class TestList:
    def test_the_longest_waiting_stands_first(self, desk, cases):
        response = desk.get(LIST)
        assert names(response) == ["Ann", "Bo", "Cy"]
        assert b"Start with the first" in response.content

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"q": "bo"}, ["Bo"]),
            ({"q": "first job"}, ["Ann", "Bo", "Cy"]),
            ({"flag": "late"}, ["Ann"]),
            ({"who": "me"}, ["Bo"]),
            ({"who": "nobody"}, ["Ann", "Cy"]),
            ({"flag": "nonsense", "who": "me"}, ["Bo"]),
            ({"flag": "conditional"}, []),
            ({"flag": "stuck"}, []),
            ({"flag": "asked"}, []),
        ],
    )
    def test_filters(self, desk, cases, team, query, found):
        review.assign_case(
            cases[1].pk, assignee=team, actor=factories.admin(team), now=timezone.now()
        )
        assert names(desk.get(LIST, query)) == found

    def test_the_cases_of_one_colleague(self, desk, cases, sami, team):
        by = {"actor": factories.admin(team), "now": timezone.now()}
        review.assign_case(cases[1].pk, assignee=sami, **by)
        response = desk.get(LIST, {"who": sami.pk})

        assert names(response) == ["Bo"]
        assert f'<option value="{sami.pk}" selected>Sami Haddad' in response.content.decode()
        assert names(desk.get(LIST, {"who": factories.make_user().pk})) == ["Ann", "Bo", "Cy"]

    def test_the_cases_of_one_cycle(self, desk, cases, cycle):
        factories.put_into(cycle, "CLOSED")
        autumn = factories.make_cycle(name="Autumn")
        case_of("Di")

        assert names(desk.get(LIST, {"cycle": autumn.pk})) == ["Di"]
        response = desk.get(LIST, {"cycle": cycle.pk})
        assert names(response) == ["Ann", "Bo", "Cy"]
        assert f'{page(cases[0])}?cycle={cycle.pk}"' in response.content.decode()
        for nonsense in ("x", "0", "9" * 30):
            assert len(names(desk.get(LIST, {"cycle": nonsense}))) == 4

    def test_the_cases_whose_mentee_answered(self, desk, cases, team):
        by = {"actor": factories.admin(team), "now": timezone.now()}
        for case in cases[:2]:
            asked = inquiries.ask_mentee(case.pk, question="?", **by)
            actor = factories.web(case.mentee.user)
            inquiries.answer(asked.pk, words="!", actor=actor, now=timezone.now())
        review.approve_list(cases[0].pk, actor=factories.admin(team), now=timezone.now())
        add_a_choice(cases[0])

        response = desk.get(LIST, {"flag": "answered"})
        assert names(response) == ["Bo"]
        assert response.context["page_obj"][0].flags == ["the mentee answered"]

    def test_the_cases_with_a_mentor_who_is_full(self, desk, cases, cycle, team):
        full = factories.make_mentor(long_term_mentees=1, long_term_hours=2)
        offer = offered(team, full)
        Match.objects.create(
            enrolment=offer.enrolment,
            application=offer,
            mentor=full,
            cycle=cycle,
            place=1,
            confirmed_at=timezone.now(),
        )
        case_of("Di", factories.make_mentor(), full)

        response = desk.get(LIST, {"flag": "full"})
        assert names(response) == ["Di"]
        assert response.context["page_obj"][0].flags == ["mentor full"]

    def test_the_filters_go_with_the_reader(self, desk, cases):
        response = desk.get(LIST, {"q": "a", "flag": "late"})
        assert f'{page(cases[0])}?q=a&amp;flag=late"' in response.content.decode()

    def test_who_was_asked_stands_on_a_list_of_its_own(self, desk, cases, team):
        by = {"actor": factories.admin(team), "now": timezone.now()}
        inquiries.ask_mentee(cases[0].pk, question="Why?", **by)

        assert names(desk.get(LIST)) == ["Bo", "Cy"]
        response = desk.get(LIST, {"flag": "asked"})
        assert names(response) == ["Ann"]
        assert response.context["page_obj"][0].choices_waiting == 1

        actor = factories.web(cases[0].mentee.user)
        asked = Inquiry.objects.get()
        inquiries.answer(asked.pk, words="So.", actor=actor, now=timezone.now())
        assert desk.get(LIST).context["page_obj"][0].flags == ["late", "the mentee answered"]

    def test_flags_tell_before_one_opens_a_case(self, desk, team, cycle):
        full, gone = factories.make_mentor(), factories.make_mentor()
        late = case_of("Ann", full, gone, hours=60)
        for _match in range(2):
            other = factories.make_case(factories.make_mentor())
            review.approve_list(other.pk, actor=factories.admin(team), now=timezone.now())
            Match.objects.create(
                enrolment=other,
                application=other.applications.first(),
                mentor=full,
                cycle=cycle,
                status=MatchStatus.ACTIVE,
                place=_match + 1,
                confirmed_at=timezone.now(),
            )
        factories.put_into(gone, "REJECTED")

        row = next(r for r in desk.get(LIST).context["page_obj"] if r.pk == late.pk)

        assert row.flags == ["late", "mentor full", "mentor not available"]

    def test_a_line_that_stands_still_is_flagged(self, desk, team, cycle):
        offer = offered(team, factories.make_mentor(), factories.make_mentor())
        Application.objects.filter(enrolment=offer.enrolment, priority=2).update(reviewed_at=None)
        by = factories.web(offer.mentor.user)
        now = timezone.now()
        offers.add_remarks(offer.pk, remarks="If …", actor=by, now=now)
        assert desk.get(LIST).context["page_obj"][0].flags == ["conditional answer"]
        assert desk.get(page(offer.enrolment)).context["remarks"] == offer

        offers.decline(offer.pk, actor=by, now=now)

        assert desk.get(LIST, {"flag": "stuck"}).context["page_obj"][0].flags == [
            "next choice unreviewed"
        ]


class TestManyAtOnce:
    def test_each_is_approved_for_itself(self, desk, cases):
        ticked = [tick(case) for case in cases]
        review.reject_list(
            cases[1].pk,
            actor=factories.admin(factories.make_team_member(first_name="Sami")),
            now=timezone.now(),
            reason="No",
        )

        response = desk.post(LIST, {"action": "approve", "case": ticked})

        outcomes = response.context["outcomes"]
        assert [(each.case.mentee.name, each.done) for each in outcomes] == [
            ("Ann", True),
            ("Bo", False),
            ("Cy", True),
        ]
        assert "a choice was struck out" in str(outcomes[1].words)
        assert [statuses(case) for case in cases] == [
            [Status.ADMIN_APPROVED],
            [Status.REJECTED],
            [Status.ADMIN_APPROVED],
        ]

    def test_rejecting_needs_one_reason_and_keeps_the_ticks(self, desk, cases):
        data = {"action": "reject", "case": [tick(cases[0]), tick(cases[2])]}
        response = desk.post(LIST, data)
        assert response.context["reject"].errors
        assert [row.is_ticked for row in response.context["page_obj"]] == [True, False, True]
        assert statuses(cases[0]) == [Status.PENDING]

        desk.post(LIST, data | {"reason": "Too short"})

        assert [statuses(case) for case in cases] == [
            [Status.REJECTED],
            [Status.PENDING],
            [Status.REJECTED],
        ]

    def test_sent_twice_it_changes_nothing_more(self, desk, cases):
        data = {"action": "approve", "case": [tick(cases[0])]}
        desk.post(LIST, data)
        before = Notification.objects.count()
        assert not desk.post(LIST, data).context["outcomes"][0].done
        assert Notification.objects.count() == before

    @pytest.mark.parametrize("value", ["x", "1", "99999:1", ":", "9" * 30, "-1:0"])
    def test_nonsense_is_no_case(self, desk, cases, value):
        response = desk.post(LIST, {"action": "approve", "case": [value]})
        assert response.status_code == 200
        assert not any(each.done for each in response.context["outcomes"])
        assert statuses(cases[0]) == [Status.PENDING]

    def test_an_unknown_action_is_refused(self, desk, cases):
        assert desk.post(LIST, {"action": "marry"}).status_code == 400

    def test_others_are_not_let_in(self, client, cases):
        user = factories.make_user(
            permissions=("wagtailadmin.access_admin", str(Right.REVIEW_MENTORS))
        )
        client.force_login(user)
        assert client.post(LIST, {"action": "approve", "case": [tick(cases[0])]}).status_code in (
            302,
            403,
        )
        assert statuses(cases[0]) == [Status.PENDING]


class TestOneCase:
    def test_the_list_stands_beside_it(self, desk, cases):
        response = desk.get(page(cases[1]))
        context = response.context
        assert names(response, "rows") == ["Ann", "Bo", "Cy"]
        assert (context["place"], context["total"]) == (2, 3)
        assert (context["previous_id"], context["next_id"]) == (cases[0].pk, cases[2].pk)

    def test_after_a_decision_the_next_behind_it_comes_up(self, desk, cases):
        data = {"action": "approve", "mark": mark(cases[1])}
        assert desk.post(page(cases[1]), data).url == page(cases[2])
        data = {"action": "approve", "mark": mark(cases[2])}
        assert desk.post(page(cases[2]), data).url == page(cases[0])

    def test_the_filter_stays_on(self, desk, cases):
        query = "?flag=late"
        data = {"action": "approve", "mark": mark(cases[0])}
        assert desk.post(page(cases[0], query), data).url == f"{LIST}{query}"

    def test_shows_fit_and_load(self, desk, cycle):
        case = case_of("Ann", factories.make_mentor("Ada"))
        [choice] = desk.get(page(case)).context["choices"]
        assert choice["fit"].mentor.name == "Ada"
        assert 0 <= choice["fit"].score <= 100
        assert choice["load"].cap == 2

    def test_a_ready_reason_and_own_words_go_together(self, desk, cycle):
        case = case_of("Ann", factories.make_mentor(), factories.make_mentor())
        first = case.applications.in_line().first()
        data = {
            "action": "approve",
            "mark": mark(case),
            f"strike_{first.pk}": "on",
            f"ready_{first.pk}": "The mentor does not cover this subject.",
            f"reason_{first.pk}": "Ask Grace.",
        }

        desk.post(page(case), data)

        assert factories.reload(first).reason == (
            "The mentor does not cover this subject. Ask Grace."
        )

    def test_the_second_is_told_what_the_first_did(self, desk, cases, sami):
        before = mark(cases[0])
        now = timezone.now()
        review.approve_list(cases[0].pk, actor=factories.admin(sami), now=now)

        data = {"action": "reject", "mark": before, "reason": "Two words of mine"}
        response = desk.post(page(cases[0]), data)

        assert response.status_code == 409
        assert any("Sami Haddad – the first choice was offered" in x for x in sentences(response))
        assert b"Nothing is left to decide here" in response.content
        assert b"Two words of mine" in response.content
        assert statuses(cases[0]) == [Status.ADMIN_APPROVED]

    @pytest.mark.parametrize(
        ("action", "words"),
        [("ask", {"question": "A long one?"}), ("reject", {"reason": "A long one?"})],
    )
    def test_what_was_typed_can_be_sent_again(self, desk, cases, sami, action, words):
        """Somebody else changed the case meanwhile: one reads it again, and types nothing again."""
        data = {"action": action, "mark": mark(cases[0]), **words}
        add_a_choice(cases[0])

        response = desk.post(page(cases[0]), data)

        assert response.status_code == 409
        form = response.context["forms"][action]
        assert form["mark"].value() == mark(cases[0]) != data["mark"]
        assert "A long one?" in response.content.decode()
        assert not response.context.get("kept")
        again = {name: form[name].value() or "" for name in form.fields} | {"action": action}
        assert desk.post(page(cases[0]), again).status_code == 302

    def test_ticks_and_reasons_are_kept(self, desk, cases):
        first = cases[0].applications.get()
        strike = {f"strike_{first.pk}": "on", f"reason_{first.pk}": "Too far away"}
        data = {"action": "approve", "mark": mark(cases[0]), **strike}
        add_a_choice(cases[0])

        form = desk.post(page(cases[0]), data).context["forms"]["approve"]

        assert form[f"strike_{first.pk}"].value()
        assert form[f"reason_{first.pk}"].value() == "Too far away"

    def test_a_second_question_is_not_lost(self, desk, cases, sami):
        by = {"actor": factories.admin(sami), "now": timezone.now()}
        inquiries.ask_mentee(cases[0].pk, question="Mine first?", **by)
        data = {"action": "ask", "mark": mark(cases[0]), "question": "And this?"}

        response = desk.post(page(cases[0]), data)

        assert any("open already" in words for words in sentences(response))
        assert response.context["forms"]["ask"]["question"].value() == "And this?"
        assert b"And this?" in response.content

    def test_assigning_and_scoring_hinder_nobody(self, desk, cases, sami):
        data = {"action": "ask", "mark": mark(cases[0]), "question": "Why?"}
        by = {"actor": factories.admin(sami), "now": timezone.now()}
        review.assign_case(cases[0].pk, assignee=sami, **by)
        assess(cases[0].pk, score=3, **by)

        assert desk.post(page(cases[0]), data).status_code == 302
        assert Inquiry.objects.get().question == "Why?"

    def test_asking_waits_for_the_mentee_and_goes_on(self, desk, cases):
        data = {"action": "ask", "mark": mark(cases[0]), "question": "Why?"}
        assert desk.post(page(cases[0]), data).url == page(cases[1])
        assert Notification.objects.filter(notice=Notice.MENTEE_ASKED).count() == 1
        assert b"waits for the mentee" in desk.get(page(cases[0])).content

        response = desk.post(page(cases[0]), {"action": "take_back"})

        assert response.url == page(cases[0])
        assert not Inquiry.objects.get().is_open
        again = desk.post(page(cases[0]), {"action": "take_back"}, follow=True)
        assert any("not open any more" in words for words in sentences(again))

    def test_the_answer_stands_on_the_page(self, desk, cases, team):
        now = timezone.now()
        asked = inquiries.ask_mentee(
            cases[0].pk, question="Why?", actor=factories.admin(team), now=now
        )
        actor = factories.web(cases[0].mentee.user)
        inquiries.answer(asked.pk, words="Because I like it.", actor=actor, now=now)
        assert b"Because I like it." in desk.get(page(cases[0])).content

    def test_a_note_mentions_a_colleague(self, desk, cases, sami):
        response = desk.post(page(cases[0]), {"action": "note", "text": "@sami look"}, follow=True)
        assert response.redirect_chain[-1][0] == page(cases[0])
        assert b"@sami look" in response.content
        assert [*TeamNote.objects.get().mentioned.all()] == [sami]

    def test_assigning(self, desk, cases, sami):
        desk.post(page(cases[0]), {"action": "assign", "assignee": str(sami.pk)})
        assert factories.reload(cases[0]).assignee == sami
        assert b"the case of Sami Haddad" in desk.get(page(cases[0])).content
        stranger = factories.make_user()
        response = desk.post(page(cases[0]), {"action": "assign", "assignee": str(stranger.pk)})
        assert response.context["forms"]["assign"].errors

    def test_two_reviewers(self, desk, cases, cycle, sami):
        cycle.reviewers = 2
        cycle.save()
        case = cases[0]
        other = factories.admin(sami)
        assess(case.pk, score=2, comment="Too vague", actor=other, now=timezone.now())
        before = desk.get(page(case))
        assert b"Too vague" not in before.content
        assert b"1 of 2 scores are in" in before.content

        refused = desk.post(page(case), {"action": "approve", "mark": mark(case)}, follow=True)
        assert any("2 reviewers give a score" in words for words in sentences(refused))

        unscored = desk.get(LIST, {"flag": "unscored"})
        assert names(unscored) == ["Ann", "Bo", "Cy"]
        assert desk.post(page(case), {"action": "score", "score": "4"}).url == page(case)
        assert names(desk.get(LIST, {"flag": "unscored"})) == ["Bo", "Cy"]
        first = desk.post(page(cases[1]), {"action": "score", "score": "4"})
        assert first.url == page(cases[2])
        assert b"Too vague" in desk.get(page(case)).content
        desk.post(page(case), {"action": "approve", "mark": mark(case)})
        assert statuses(case) == [Status.ADMIN_APPROVED]

    def test_a_score_outside_the_range_is_refused(self, desk, cases, cycle):
        response = desk.post(page(cases[0]), {"action": "score", "score": "9"})
        assert response.context["forms"]["score"].errors


class TestPresence:
    def url(self, case):
        return reverse("mentorship_admin:review_presence", args=[case.pk])

    def test_two_see_each_other_until_one_leaves(self, desk, cases, sami):
        second = Client()
        second.force_login(sami)
        tab = second.post(self.url(cases[0]), {"mark": mark(cases[0])}).json()["tab"]
        told = desk.post(self.url(cases[0]), {"mark": mark(cases[0])}).json()
        own = EditingSession.objects.latest("pk").pk
        said = "Sami Haddad is looking at this, too."
        assert told == {"others": said, "changed": "", "tab": own}
        assert desk.post(self.url(cases[1]), {}).json()["others"] == ""

        second.post(self.url(cases[0]), {"leave": "1", "tab": tab})

        assert desk.post(self.url(cases[0]), {}).json()["others"] == ""

    def test_closing_one_of_two_tabs_is_no_leaving(self, desk, cases, sami):
        url, second = self.url(cases[0]), Client()
        second.force_login(sami)
        first_tab, other_tab = (second.post(url, {}).json()["tab"] for _tab in range(2))
        assert second.post(url, {"tab": other_tab}).json()["tab"] == other_tab != first_tab

        second.post(url, {"leave": "1", "tab": first_tab})
        assert desk.post(url, {}).json()["others"] == "Sami Haddad is looking at this, too."

        second.post(url, {"leave": "1", "tab": other_tab})
        assert desk.post(url, {}).json()["others"] == ""

    @pytest.mark.parametrize("tab", ["", "x", "-1", "9" * 30, "²", "0"])
    def test_nobody_closes_the_tab_of_another(self, desk, cases, sami, tab):
        theirs = presence.stay(cases[0], sami)
        for number in (tab, str(theirs)):
            desk.post(self.url(cases[0]), {"leave": "1", "tab": number})
            told = desk.post(self.url(cases[0]), {"tab": number}).json()
            assert told["tab"] != theirs
            assert told["others"] == "Sami Haddad is looking at this, too."

    def test_who_has_not_been_heard_of_has_gone(self, desk, cases, sami):
        presence.stay(cases[0], sami)
        past = timezone.now() - datetime.timedelta(minutes=1)
        EditingSession.objects.update(last_seen_at=past)
        assert desk.post(self.url(cases[0]), {}).json()["others"] == ""

    def test_one_is_told_of_a_change_while_reading(self, desk, cases, sami):
        before = mark(cases[0])
        now = timezone.now()
        review.reject_list(cases[0].pk, actor=factories.admin(sami), now=now, reason="x")
        told = desk.post(self.url(cases[0]), {"mark": before}).json()
        assert told["changed"].startswith("Sami Haddad – a choice was struck out")

    def test_reading_leaves_no_trace(self, desk, cases):
        desk.get(page(cases[0]))
        assert not EditingSession.objects.exists()

    def test_others_learn_nothing(self, client, cases):
        user = factories.make_user(
            permissions=("wagtailadmin.access_admin", str(Right.REVIEW_MENTORS))
        )
        client.force_login(user)
        assert client.post(self.url(cases[0]), {}).status_code in (302, 403)
        assert not EditingSession.objects.exists()


def test_after_the_last_one_the_list_begins_again(cycle, team):
    first, last = case_of("Ann", hours=9), case_of("Bo", hours=1)
    late_before = timezone.now()
    rows = review_queue.cases(review_queue.Filters(), user=team, late_before=late_before)
    since = last.applications.get().created_at
    assert review_queue.after(rows, since, last.pk) == first.pk
    assert review_queue.after(rows.none(), since, last.pk) is None
