"""The confirmation desk: many pairs at once, and what one can do where a mentor is full."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import ApplicationStatus as Status
from mentorship.choices import ReasonUse
from mentorship.domain import matches
from mentorship.models import Application, CannedReason, HistoryEntry, Match, Notification
from mentorship.testing import factories
from tests.wagtail_admin.conftest import accepted, sentences

LIST = "mentorship_admin:confirm_list"


def page(application):
    return reverse("mentorship_admin:confirm", args=[application.pk])


def one_place(name="Ada", **fields):
    """A mentor who signed up for one mentee."""
    return factories.make_mentor(name, long_term_mentees=1, long_term_hours=2, **fields)


def fill(team, mentor):
    """Take the mentor's places in the cycle until none is left, and accept one more."""
    cap = min(mentor.long_term_mentees, 2)
    rows = [accepted(team, mentor, mentee=factories.make_mentee()) for _n in range(cap + 1)]
    for row in rows[:cap]:
        matches.confirm(row.pk, actor=factories.admin(team), now=timezone.now())
    return rows[cap]


class TestMany:
    def confirm(self, desk, *pairs, **data):
        ids = [getattr(pair, "pk", pair) for pair in pairs]
        return desk.post(reverse(LIST), {"action": "confirm", "pair": ids, **data})

    def test_each_pair_is_confirmed_for_itself(self, desk, team, cycle):
        first, second = accepted(team), accepted(team)
        data = {f"{first.pk}-meet_url": "https://meet.google.com/abc"}
        response = self.confirm(desk, first, second, **data)

        assert [each.done for each in response.context["outcomes"]] == [True, True]
        assert Match.objects.get(application=first).meet_url == "https://meet.google.com/abc"
        assert Match.objects.count() == 2

    def test_one_that_is_refused_says_why_and_stops_no_other(self, desk, team, cycle):
        mentor = one_place()
        first, second = accepted(team, mentor), accepted(team, mentor)
        third = accepted(team)
        outcomes = self.confirm(desk, first, second, third).context["outcomes"]

        assert [each.done for each in outcomes] == [True, False, True]
        assert "has 1 of 1 matches" in outcomes[1].words
        assert factories.reload(second).status == Status.MENTOR_ACCEPTED

    def test_a_bad_link_leaves_its_pair_alone(self, desk, team, cycle):
        pair = accepted(team)
        outcomes = self.confirm(desk, pair, **{f"{pair.pk}-meet_url": "javascript:alert(1)"})
        assert not outcomes.context["outcomes"][0].done
        assert b'value="javascript:alert(1)"' in outcomes.content
        assert not Match.objects.exists()

    def test_sent_again_it_changes_nothing(self, desk, team, cycle):
        pair = accepted(team)
        self.confirm(desk, pair)
        again = self.confirm(desk, pair, pair)

        assert [each.done for each in again.context["outcomes"]] == [False]
        assert Match.objects.count() == 1

    @pytest.mark.parametrize("pairs", [(), ("x",), ("0",), ("-1",), ("9" * 40,), ("²",)])
    def test_nonsense_is_nobody(self, desk, team, cycle, pairs):
        response = self.confirm(desk, *pairs)
        assert response.context["outcomes"] == []
        assert b"Nothing was ticked" in response.content

    def test_a_pair_without_a_place_cannot_be_ticked(self, desk, team, cycle):
        full = fill(team, one_place())
        content = desk.get(reverse(LIST)).content.decode()
        [row] = [part for part in content.split("<li") if f'data-pair="{full.pk}"' in part]
        assert "disabled" in row
        assert "No place is left" in row

    def test_another_action_does_not_exist(self, desk, cycle):
        assert desk.post(reverse(LIST), {"action": "delete"}).status_code == 400


class TestList:
    def test_shows_the_ledger_of_each(self, desk, team, cycle):
        mentor = factories.make_mentor("Ada")
        first, _second = accepted(team, mentor), accepted(team, mentor)
        matches.confirm(first.pk, actor=factories.admin(team), now=timezone.now())
        accepted(team, mentor)
        ledgers = [pair.ledger for pair, _form in desk.get(reverse(LIST)).context["pairs"]]

        assert [ledger.load.matched for ledger in ledgers] == [1, 1]
        assert ledgers[0].matched == [first.enrolment.mentee.name]
        assert ledgers[0].is_short

    def test_is_searched_by_name_and_cycle(self, desk, team, cycle):
        accepted(team, factories.make_mentor("Ada"))
        accepted(team, factories.make_mentor("Grace"))

        def names(**query):
            found = desk.get(reverse(LIST), query).context["pairs"]
            return [pair.application.mentor.name for pair, _form in found]

        assert names() == ["Ada", "Grace"]
        assert names(q="grace") == ["Grace"]
        assert names(cycle=cycle.pk) == ["Ada", "Grace"]
        assert names(cycle="999") == names(cycle="x") == names(q="%") == names(q="a" * 200) == []
        assert names(q="\0") == []

    def test_says_what_ends(self, desk, team, cycle):
        accepted(team, factories.make_mentor("Ada"), factories.make_mentor("Grace"))
        [(pair, _form)] = desk.get(reverse(LIST)).context["pairs"]

        assert [other.mentor.name for other in pair.others] == ["Grace"]
        assert pair.told == []

    def test_asks_as_often_for_many_cycles_and_pairs(self, desk, team, cycle):
        found = []
        for number in range(3):
            accepted(team, factories.make_mentor(), factories.make_mentor())
            if number:
                type(cycle).objects.update(status="CLOSED")
                factories.make_cycle(name=f"Another {number}")
                accepted(team)
            desk.get(reverse(LIST))
            with CaptureQueriesContext(connection) as captured:
                desk.get(reverse(LIST))
            found.append(len(captured))

        assert (found[0], found[2]) == (18, 18)


class TestFull:
    def test_says_what_one_can_do(self, desk, team, cycle):
        mentor = factories.make_mentor("Ada", long_term_mentees=3, long_term_hours=6)
        full = fill(team, mentor)
        content = desk.get(page(full)).content.decode()

        assert "What you can do" in content
        assert "Raise the cap of the cycle, which is 2: Ada signed up for 3." in content
        assert 'value="raise"' in content

    def test_raising_the_cap_lets_the_match_be_confirmed(self, desk, team, cycle):
        full = fill(team, factories.make_mentor(long_term_mentees=3, long_term_hours=6))
        data = {"action": "raise", "cap": 3, "reason": "Ada asked for it"}
        response = desk.post(page(full), data, follow=True)

        assert response.redirect_chain == [(page(full), 302)]
        assert b'value="confirm"' in response.content
        entry = HistoryEntry.objects.get(cycle=cycle, transition="raise_cap")
        assert (entry.reason, entry.actor) == ("2 → 3: Ada asked for it", team)
        desk.post(page(full), {"action": "confirm"})
        assert factories.reload(full).status == Status.MATCHED

    def test_nobody_gets_more_than_they_signed_up_for(self, desk, team, cycle):
        full = fill(team, one_place("Ada"))
        content = desk.get(page(full)).content.decode()
        assert "Ada signed up for 1 and gets no more" in content
        assert 'value="raise"' not in content

        data = {"action": "raise", "cap": 9, "reason": "Please"}
        refused = desk.post(page(full), data, follow=True)
        assert any("signed up for 1" in words for words in sentences(refused))
        assert factories.reload(cycle).mentor_cap == 2

    @pytest.mark.parametrize(
        ("data", "refused"),
        [
            ({"cap": 2, "reason": "x"}, "The cap of this cycle is 2"),
            ({"cap": 1, "reason": "x"}, ""),
        ],
    )
    def test_a_cap_is_only_raised(self, desk, team, cycle, data, refused):
        full = fill(team, factories.make_mentor(long_term_mentees=3, long_term_hours=6))
        response = desk.post(page(full), {"action": "raise", **data}, follow=True)
        assert any(refused in words for words in sentences(response))
        assert factories.reload(cycle).mentor_cap == 2

    @pytest.mark.parametrize("data", [{"cap": 3}, {"cap": 3, "reason": " "}, {"cap": "x"}, {}])
    def test_raising_needs_a_number_and_a_reason(self, desk, team, cycle, data):
        full = fill(team, factories.make_mentor(long_term_mentees=3, long_term_hours=6))
        response = desk.post(page(full), {"action": "raise", **data})
        assert response.context["forms"]["raise"].errors
        assert factories.reload(cycle).mentor_cap == 2

    def test_raising_needs_its_own_right(self, client, team, cycle):
        full = fill(team, factories.make_mentor(long_term_mentees=3, long_term_hours=6))
        rights = ("wagtailadmin.access_admin", "mentorship.confirm_matches")
        client.force_login(factories.make_user(permissions=rights))

        assert b'value="raise"' not in client.get(page(full)).content
        client.post(page(full), {"action": "raise", "cap": 3, "reason": "x"})
        assert factories.reload(cycle).mentor_cap == 2

    def test_recalling_the_last_choice_leads_on_to_the_manual_match(self, desk, team, cycle):
        full = fill(team, one_place())
        response = desk.post(page(full), {"action": "recall", "reason": "Full"})

        place = Application.objects.queued().get()
        assert response.url == reverse("mentorship_admin:assign", args=[place.pk])

    def test_names_the_next_choice(self, desk, team, cycle):
        mentor = one_place("Ada")
        first = accepted(team, mentor)
        second = accepted(team, mentor, factories.make_mentor("Grace"))
        matches.confirm(first.pk, actor=factories.admin(team), now=timezone.now())

        assert b"the next choice, Grace, is asked" in desk.get(page(second)).content


def test_the_page_of_a_pair_asks_as_often_for_a_long_list_and_a_full_ledger(desk, team, cycle):
    found = []
    for number in (1, 4):
        mentor = factories.make_mentor(long_term_mentees=9, long_term_hours=18)
        for _other in range(number):
            accepted(team, mentor, mentee=factories.make_mentee())
        pair = accepted(team, mentor, *(factories.make_mentor() for _choice in range(number)))
        desk.get(page(pair))
        with CaptureQueriesContext(connection) as captured:
            desk.get(page(pair))
        found.append(len(captured))

    assert found == [22, 22]


class TestMessages:
    def test_are_shown_as_they_will_read(self, desk, team, cycle):
        pair = accepted(team, factories.make_mentor("Ada"))
        before = Notification.objects.count()
        response = desk.get(page(pair))

        texts = [each.message.text for each in response.context["previews"]]
        assert "Your mentor, Ada" in texts[0]
        assert f"welcome message to {pair.enrolment.mentee.name}" in texts[1]
        assert Notification.objects.count() == before

    def test_are_what_is_sent_in_the_end(self, desk, team, cycle, mailoutbox):
        from mentorship.notifications import delivery

        pair = accepted(team)
        shown = desk.get(page(pair)).context["previews"]
        delivery.deliver_due()
        mailoutbox.clear()
        desk.post(page(pair), {"action": "confirm"})
        delivery.deliver_due()

        sent = {message.to[0]: message.subject for message in mailoutbox}
        mentee, mentor = pair.enrolment.mentee, pair.mentor
        assert sent[mentee.email] == shown[0].message.subject
        assert sent[mentor.email] == shown[1].message.subject

    def test_in_the_language_of_the_reader(self, desk, team, cycle):
        pair = accepted(team, factories.make_mentor(preferred_language="de"))
        shown = desk.get(page(pair)).context["previews"]
        assert shown[0].message.subject != shown[1].message.subject

    def test_say_when_they_go_to_telegram(self, desk, team, cycle, settings):
        settings.MENTORSHIP = {"TELEGRAM_TOKEN": "1:a"}
        pair = accepted(team)
        factories.link_telegram(pair.mentor.user)
        assert [each.channel for each in desk.get(page(pair)).context["previews"]] == [
            "E-mail",
            "Telegram",
        ]


def test_a_cancelled_match_offers_the_reasons_that_the_team_keeps(desk, team, cycle):
    pair = accepted(team)
    match = matches.confirm(pair.pk, actor=factories.admin(team), now=timezone.now())
    url = reverse("mentorship_admin:match_cancel", args=[match.pk])
    assert "The mentor has no time any more." in map(str, desk.get(url).context["reasons"])

    CannedReason.objects.create(used_for=ReasonUse.CANCEL_MATCH, text="Moved away")
    assert desk.get(url).context["reasons"] == ["Moved away"]
