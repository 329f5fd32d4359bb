"""What the team is told about cases, mentors and each other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mentorship.choices import Notice

from .base import Wording

WORDS: dict[str, Wording] = {
    Notice.TEAM_REVIEW_NEEDED: Wording(
        subject=_("A choice of {mentee} waits for review"),
        body=_(
            "The line of {mentee} has come to {mentor}, a choice that nobody has reviewed. "
            "It waits until the team has."
        ),
        action=_("Review it"),
    ),
    Notice.TEAM_CONFIRM_NEEDED: Wording(
        subject=_("{mentor} accepted {mentee}"),
        body=_("{mentor} accepted the offer for {student}. The match waits for confirmation."),
        action=_("Confirm the match"),
    ),
    Notice.TEAM_CAP_REACHED: Wording(
        subject=_("{mentor} accepted, but is full"),
        body=_(
            "{mentor} accepted {student}, but has no place left in this cycle. The match was "
            "not made and waits for the team."
        ),
        action=_("Look at the case"),
    ),
    Notice.TEAM_REMARKS: Wording(
        subject=_("{mentor} wrote remarks on an offer"),
        body=_(
            "{mentor} answered the offer for {student} with remarks:\n\n{remarks}\n\n"
            "The offer stays open until the team grants them or turns them down."
        ),
        action=_("Answer the remarks"),
    ),
    Notice.TEAM_FOLLOW_UP: Wording(
        subject=_("{mentor} has not answered yet"),
        body=_(
            "{mentor} got the offer for {student} on {offered_at} and has not answered. "
            "Please follow up."
        ),
        action=_("Look at the case"),
    ),
    Notice.TEAM_DECLINED: Wording(
        subject=_("{mentor} declined {mentee}"),
        body=_("{mentor} declined the offer for {student}. {what_next}"),
        action=_("Look at the case"),
    ),
    Notice.TEAM_QUEUE_JOINED: Wording(
        subject=_("{mentee} has joined the assignment queue"),
        body=_("New student {mentee} has joined the assignment queue{for_subject}."),
        action=_("Click here to assign a mentor"),
    ),
    Notice.TEAM_PAID_WAITING: Wording(
        subject=_("{mentee} has paid, but no cycle is open"),
        body=_(
            "Student {mentee} has paid. The place is kept and enters the assignment queue as "
            "soon as a cycle opens."
        ),
        action=_("See the cycles"),
    ),
    Notice.TEAM_MATCH_FLAGGED: Wording(
        subject=_("A match needs attention"),
        body=_("The match of {mentee} with {mentor} needs attention: {reason}"),
        action=_("See the match"),
    ),
    Notice.TEAM_ANSWERED: Wording(
        subject=_("{person} answered your question"),
        body=_("You asked: {question}\n\n{person} answered:\n\n{answer}"),
        action=_("Look at the case"),
    ),
    Notice.TEAM_ASSIGNED: Wording(
        subject=_("The case of {mentee} is yours"),
        body=_("The case of {mentee} was assigned to you."),
        action=_("Look at the case"),
    ),
    Notice.TEAM_MENTIONED: Wording(
        subject=_("{author} mentions you in a note on {person}"),
        body=_("{author} wrote:\n\n{note}"),
        action=_("Look at the case"),
    ),
    Notice.TEAM_PROFILE_CHANGED: Wording(
        subject=_("{mentor} has changed the profile"),
        body=_(
            "{mentor} has new words for the public profile. The approved version stays public "
            "until the team has looked at them."
        ),
        action=_("Look at the changes"),
    ),
    Notice.TEAM_MENTOR_LEFT: Wording(
        subject=_("{mentor} has left the programme"),
        body=_(
            "{mentor} has left the programme and is no longer shown on the website. Open offers "
            "went on to the next choice; what is left needs the team."
        ),
        action=_("See the mentor"),
    ),
}
