"""What the team writes at its desk: questions, notes, scores – and who may, and who is told."""

import datetime

import pytest
from wagtail.log_actions import log

from mentorship.choices import Notice
from mentorship.domain import (
    assessments,
    history,
    inquiries,
    lifecycle,
    notes,
    queue,
    review,
    seen,
    worklist,
)
from mentorship.domain.actors import Right
from mentorship.domain.applications import Choice, apply
from mentorship.domain.duplicates import suspects
from mentorship.domain.mentors import accept_mentor
from mentorship.domain.reasons import ready_reasons
from mentorship.domain.refusals import NotAllowed
from mentorship.models import CannedReason, Cycle, Enrolment, Inquiry, Notification
from mentorship.notifications.wanted import is_still_wanted
from mentorship.testing.factories import (
    admin,
    make_case,
    make_mentor,
    make_team_member,
    make_user,
    reload,
    web,
)
from mentorship.wagtail_admin.log_actions import NOTES

from .ledger import everything, statuses, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cycle):
    return make_case(make_mentor(), make_mentor())


@pytest.fixture
def pending(db):
    return make_mentor("Nia", status="PENDING")


@pytest.fixture
def stranger(db):
    return admin(make_user())


class TestQuestions:
    def ask(self, case, team, now, **options):
        return inquiries.ask_mentee(case.pk, question=" What for? ", actor=team, now=now, **options)

    def test_the_case_waits_for_the_mentee_meanwhile(self, case, team, now):
        inquiry = self.ask(case, team, now)

        assert inquiry.question == "What for?"
        assert list(worklist.enrolments_to_review()) == []
        assert worklist.waiting_for(team)["review"].count == 0
        assert told(Notice.MENTEE_ASKED) == [case.mentee.email]

    def test_the_answer_brings_it_back_and_tells_the_asker(self, case, team, now):
        inquiry = self.ask(case, team, now)

        inquiries.answer(inquiry.pk, words=" For a job. ", actor=web(case.mentee.user), now=now)

        assert reload(inquiry).answer == "For a job."
        assert list(worklist.enrolments_to_review()) == [case]
        assert told(Notice.TEAM_ANSWERED) == [team.user.email]
        note = Notification.objects.get(notice=Notice.TEAM_ANSWERED)
        assert note.context == {"inquiry": inquiry.pk}

    def test_an_asker_who_lost_the_right_is_not_told(self, case, team, now):
        boss = make_team_member("Mentorship supervisors")
        inquiry = self.ask(case, team, now)
        team.user.is_active = False
        team.user.save()

        inquiries.answer(inquiry.pk, words="Yes", actor=web(case.mentee.user), now=now)

        assert told(Notice.TEAM_ANSWERED) == [boss.email]

    def test_one_question_at_a_time(self, case, team, now):
        self.ask(case, team, now)
        with pytest.raises(inquiries.AlreadyAsked):
            self.ask(case, team, now)

    def test_the_team_takes_it_back(self, case, team, now):
        inquiry = self.ask(case, team, now)
        inquiries.take_back(inquiry.pk, actor=team, now=now)

        assert list(worklist.enrolments_to_review()) == [case]
        with pytest.raises(inquiries.QuestionClosed):
            inquiries.answer(inquiry.pk, words="Yes", actor=web(case.mentee.user), now=now)

    @pytest.mark.parametrize("decide", ["approve", "reject"])
    def test_a_decision_closes_it(self, case, team, now, decide):
        inquiry = self.ask(case, team, now)
        if decide == "approve":
            review.approve_list(case.pk, actor=team, now=now)
        else:
            review.reject_list(case.pk, actor=team, now=now, reason="No")

        assert not reload(inquiry).is_open

    def test_nobody_else_asks_or_answers(self, case, team, stranger, now):
        inquiry = self.ask(case, team, now)
        before = everything()
        others = (stranger, team, web(make_case(make_mentor()).mentee.user))
        after = everything()
        for actor in others:
            with pytest.raises(NotAllowed):
                inquiries.answer(inquiry.pk, words="Yes", actor=actor, now=now)
        for act in (
            lambda: inquiries.ask_mentee(case.pk, question="?", actor=stranger, now=now),
            lambda: inquiries.take_back(inquiry.pk, actor=stranger, now=now),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert everything() == after != before

    def test_empty_words_change_nothing(self, case, team, now):
        with pytest.raises(inquiries.WordsMissing):
            inquiries.ask_mentee(case.pk, question="  ", actor=team, now=now)
        inquiry = self.ask(case, team, now)
        with pytest.raises(inquiries.WordsMissing):
            inquiries.answer(inquiry.pk, words=" ", actor=web(case.mentee.user), now=now)
        assert reload(inquiry).is_open

    def test_after_the_decision_there_is_nothing_to_ask(self, case, team, now):
        review.approve_list(case.pk, actor=team, now=now)
        with pytest.raises(inquiries.NothingToAskAbout):
            self.ask(case, team, now)

    def test_a_mentor_is_asked_and_comes_back(self, pending, team, now):
        inquiry = inquiries.ask_mentor(pending.pk, question="More?", actor=team, now=now)
        assert list(worklist.mentors_to_review()) == []
        assert told(Notice.MENTOR_ASKED) == [pending.email]

        inquiries.answer(inquiry.pk, words="Done", actor=web(pending.user), now=now)

        assert list(worklist.mentors_to_review()) == [pending]

    def test_accepting_a_mentor_closes_the_question(self, pending, team, now):
        inquiry = inquiries.ask_mentor(pending.pk, question="More?", actor=team, now=now)
        accept_mentor(pending.pk, actor=team, now=now)
        assert not reload(inquiry).is_open

    def test_the_rights_are_separate(self, case, pending, now):
        reads = admin(make_user(permissions=(str(Right.REVIEW_APPLICATIONS),)))
        mentors = admin(make_user(permissions=(str(Right.REVIEW_MENTORS),)))
        with pytest.raises(NotAllowed):
            inquiries.ask_mentor(pending.pk, question="?", actor=reads, now=now)
        with pytest.raises(NotAllowed):
            inquiries.ask_mentee(case.pk, question="?", actor=mentors, now=now)
        assert not Inquiry.objects.exists()


class TestSeen:
    def test_the_second_reviewer_is_told_what_the_first_did(self, case, team, now):
        mark = seen.mark_of_case(case.pk)
        first = admin(make_team_member(first_name="Sami", last_name="Haddad"))
        review.reject_list(case.pk, actor=first, now=now, reason="No", mark=mark)

        with pytest.raises(seen.ChangedMeanwhile, match="Sami Haddad – a choice was struck out"):
            review.approve_list(case.pk, actor=team, now=now, mark=mark)

        assert statuses(case) == ["REJECTED", "REJECTED"]

    def test_an_approval_that_offers_nothing_new_is_seen(self, case, team, now):
        review.approve_list(case.pk, actor=team, now=now)
        mark = seen.mark_of_case(case.pk)
        case.applications.filter(priority=2).update(reviewed_at=None)
        review.approve_list(case.pk, actor=team, now=now, mark=mark)
        assert seen.mark_of_case(case.pk) != mark

    def test_what_colleagues_do_beside_the_decision_does_not_hinder_it(self, case, team, now):
        mark = seen.mark_of_case(case.pk)
        sami = make_team_member(email="sami@example.org")
        review.assign_case(case.pk, assignee=sami, actor=team, now=now)
        assessments.assess(case.pk, score=4, actor=admin(sami), now=now)
        notes.write_note(case, text="Look", actor=admin(sami), now=now)

        assert seen.mark_of_case(case.pk) == mark
        assert str(seen.marked(Enrolment.objects.all()).get().mark) == mark
        inquiries.ask_mentee(case.pk, question="?", actor=team, now=now, mark=mark)
        with pytest.raises(seen.ChangedMeanwhile) as refusal:
            review.approve_list(case.pk, actor=team, now=now, mark=mark)
        assert "a score was given" not in str(refusal.value)

    def test_a_mark_that_is_none_is_no_pass(self, case, team, now):
        for nonsense in ("", "x", "9" * 40, "²", "-1"):
            with pytest.raises(seen.ChangedMeanwhile):
                review.approve_list(case.pk, actor=team, now=now, mark=nonsense)

    def test_a_note_about_a_mentor_does_not_hinder_it_but_an_edit_does(self, pending, team, now):
        log(instance=pending, action="wagtail.edit", user=team.user)
        mark = seen.mark_of_mentor(pending)
        history.note(pending, "note", actor=team, now=now)
        assert seen.mark_of_mentor(pending) == mark != "0"

        log(instance=pending, action="wagtail.edit", user=team.user)
        with pytest.raises(seen.ChangedMeanwhile, match="the profile was changed") as refusal:
            accept_mentor(pending.pk, actor=team, now=now, mark=mark)
        assert "note" not in str(refusal.value)

    def test_a_mentor_who_changed_meanwhile_is_not_accepted(self, pending, team, now):
        mark = seen.mark_of_mentor(pending)
        inquiries.ask_mentor(pending.pk, question="More?", actor=team, now=now)
        with pytest.raises(seen.ChangedMeanwhile, match="a question was asked"):
            accept_mentor(pending.pk, actor=team, now=now, mark=mark)
        assert reload(pending).status == "PENDING"


class TestScores:
    @pytest.fixture
    def case(self, cycle):
        cycle.reviewers = 2
        cycle.save()
        return make_case(make_mentor())

    def test_a_list_is_approved_when_all_have_scored(self, case, team, now):
        other = admin(make_team_member())
        assessments.assess(case.pk, score=4, actor=team, now=now)
        with pytest.raises(assessments.ScoresMissing, match=r"2 reviewers .* so far there are 1"):
            review.approve_list(case.pk, actor=team, now=now)

        assessments.assess(case.pk, score=2, actor=other, now=now)
        review.approve_list(case.pk, actor=team, now=now)

        assert statuses(case) == ["ADMIN_APPROVED"]

    def test_who_changes_the_own_score_stays_one_reviewer(self, case, team, now):
        assessments.assess(case.pk, score=4, actor=team, now=now)
        assessments.assess(case.pk, score=5, comment="Better", actor=team, now=now)
        assert list(case.assessments.values_list("score", "comment")) == [(5, "Better")]
        with pytest.raises(assessments.ScoresMissing):
            review.approve_list(case.pk, actor=team, now=now)

    def test_nobody_is_led_by_the_others(self, case, team, now):
        other = admin(make_team_member())
        row = assessments.assess(case.pk, score=2, actor=other, now=now)
        assert assessments.shown_to(team.user, [row]) == []
        assert assessments.shown_to(other.user, [row]) == [row]
        assert "2" not in case.applications.get().history.latest("pk").reason

    @pytest.mark.parametrize("score", [0, 6, -1])
    def test_a_score_has_its_range(self, case, team, now, score):
        with pytest.raises(assessments.ScoreOutOfRange):
            assessments.assess(case.pk, score=score, actor=team, now=now)

    def test_a_right_is_needed(self, case, stranger, now):
        with pytest.raises(NotAllowed):
            assessments.assess(case.pk, score=3, actor=stranger, now=now)

    def scored(self, case, team, now):
        """Two scores, one after the other."""
        for actor in (team, admin(make_team_member())):
            assessments.assess(case.pk, score=4, actor=actor, now=now)

    def test_a_choice_that_is_added_later_needs_scores_of_its_own(self, case, team, now):
        self.scored(case, team, now)
        review.approve_list(case.pk, actor=team, now=now)
        later = now + datetime.timedelta(hours=1)
        added = [Choice(make_mentor().pk, 2)]
        words = {"subject": "s", "motivation": "m", "actor": web(case.mentee.user)}
        apply(case.mentee, added, now=later, **words)

        assert not assessments.scored_by(team.user).exists()
        with pytest.raises(assessments.ScoresMissing, match="so far there are 0"):
            review.approve_list(case.pk, actor=team, now=later)

        self.scored(case, team, later)
        assert assessments.scored_by(team.user).exists()
        Cycle.objects.update(reviewers=3)
        with pytest.raises(assessments.ScoresMissing, match="so far there are 2"):
            review.approve_list(case.pk, actor=team, now=later)

    def test_a_match_by_hand_needs_no_scores(self, case, team, now):
        review.reject_list(case.pk, actor=team, now=now, reason="No")
        picked = queue.pick(case.pk, make_mentor().pk, actor=team, now=now)
        review.approve_list(case.pk, actor=team, now=now)

        assert reload(picked).status == "ADMIN_APPROVED"

    def test_rejecting_needs_no_scores(self, case, team, now):
        review.reject_list(case.pk, actor=team, now=now, reason="No")
        assert statuses(case) == ["REJECTED"]


class TestNotes:
    def test_only_the_team_is_mentioned(self, case, team, stranger, now):
        sami = make_team_member(email="sami@example.org")
        other = make_user("other@example.org")

        note = notes.write_note(case, text="@sami, @other @sami?", actor=team, now=now)

        assert [*note.mentioned.all()] == [sami]
        assert told(Notice.TEAM_MENTIONED) == [sami.email]
        assert other.email not in told(Notice.TEAM_MENTIONED)

    def test_an_address_is_no_mention(self, case, team, now):
        make_team_member(email="sami@example.org")
        note = notes.write_note(case, text="write to x@sami.example", actor=team, now=now)
        assert not note.mentioned.exists()

    def test_a_reviewer_of_mentors_is_not_mentioned_on_a_mentee(self, case, pending, team, now):
        kofi = make_user("kofi@example.org", permissions=(str(Right.REVIEW_MENTORS),))
        assert not notes.write_note(case, text="@kofi", actor=team, now=now).mentioned.exists()
        about = notes.write_note(pending, text="@kofi", actor=team, now=now)
        assert [*about.mentioned.all()] == [kofi]

    def test_who_mentions_themselves_gets_no_message(self, case, now):
        sami = make_team_member(email="sami@example.org")
        notes.write_note(case, text="@sami", actor=admin(sami), now=now)
        assert told(Notice.TEAM_MENTIONED) == []

    def test_a_right_and_words_are_needed(self, case, team, stranger, now):
        with pytest.raises(NotAllowed):
            notes.write_note(case, text="x", actor=stranger, now=now)
        with pytest.raises(inquiries.WordsMissing):
            notes.write_note(case, text=" ", actor=team, now=now)


class TestAssigning:
    def test_the_colleague_is_told_once(self, case, team, now):
        sami = make_team_member(email="sami@example.org")
        for _time in range(2):
            review.assign_case(case.pk, assignee=sami, actor=team, now=now)
        assert reload(case).assignee == sami
        assert told(Notice.TEAM_ASSIGNED) == [sami.email]

    def test_taking_it_oneself_and_giving_it_back_is_quiet(self, case, team, now):
        review.assign_case(case.pk, assignee=team.user, actor=team, now=now)
        review.assign_case(case.pk, assignee=None, actor=team, now=now)
        assert reload(case).assignee is None
        assert told(Notice.TEAM_ASSIGNED) == []

    def test_only_to_somebody_who_may_review(self, case, team, stranger, now):
        with pytest.raises(review.NotOfTheTeam):
            review.assign_case(case.pk, assignee=make_user(), actor=team, now=now)
        with pytest.raises(NotAllowed):
            review.assign_case(case.pk, assignee=team.user, actor=stranger, now=now)
        assert Enrolment.objects.get().assignee is None


def test_the_teams_own_reasons_replace_the_programmes(db):
    assert len(ready_reasons("STRIKE")["STRIKE"]) == 2
    CannedReason.objects.create(used_for="STRIKE", text="Ask Ada.")
    assert ready_reasons("STRIKE", "RECALL") == {"STRIKE": ["Ask Ada."], "RECALL": []}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": "Benali, Sálma"}, "almost the same name"),
        ({"name": "Salma Ben Ali"}, ""),
        ({"name": "Salmaa Benali"}, "almost the same name"),
        ({"name": "Zo", "email": "Sal.ma+x@example.org"}, "the same mailbox"),
        ({"name": "Zo", "calendly_url": "https://calendly.com/salma/"}, "the same booking link"),
        ({"name": "Zo", "elsewhere": "https://www.salma.example"}, "the same website"),
        ({"name": "Zo"}, ""),
    ],
)
def test_the_same_person_is_suspected(db, fields, why):
    other = make_mentor(
        "Salma Benali",
        email="salma@example.org",
        calendly_url="https://calendly.com/salma",
        website="https://salma.example/",
    )
    found = suspects(make_mentor(**fields))
    assert [(each.mentor_id, str(each.why)) for each in found] == ([(other.pk, why)] if why else [])


def test_whatever_can_happen_to_a_case_or_a_mentor_has_words():
    of_cycles, of_matches = {"clone", "raise_cap", "create", "change"}, {"meet_link", "clear_flag"}
    happens = {*lifecycle.APPLICATION, *lifecycle.MENTOR, *NOTES} - of_cycles - of_matches

    assert happens <= seen.DEEDS.keys()


def test_a_later_question_is_a_new_message(case, team, now):
    for hour in range(2):
        then = now + datetime.timedelta(hours=hour)
        inquiry = inquiries.ask_mentee(case.pk, question="?", actor=team, now=then)
        inquiries.answer(inquiry.pk, words="!", actor=web(case.mentee.user), now=then)
    assert told(Notice.MENTEE_ASKED) == [case.mentee.email] * 2


@pytest.mark.parametrize("ending", ["open", "taken back", "decided"])
def test_a_question_that_is_moot_is_not_sent_any_more(case, team, now, ending):
    inquiry = inquiries.ask_mentee(case.pk, question="?", actor=team, now=now)
    if ending == "taken back":
        inquiries.take_back(inquiry.pk, actor=team, now=now)
    elif ending == "decided":
        review.approve_list(case.pk, actor=team, now=now)

    message = Notification.objects.get(notice=Notice.MENTEE_ASKED)

    assert is_still_wanted(message) == (ending == "open")
