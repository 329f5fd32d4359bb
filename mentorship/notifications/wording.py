"""The catalogue: for every notice its words, its buttons and the facts that they may name.

Placeholders stand in braces. A body is paragraphs with an empty line between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship.choices import Notice

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of one notice. ``action`` labels the link that goes with it."""

    subject: Any
    body: Any
    action: Any = ""


def fill(text: object, facts: dict[str, str]) -> str:
    """Put the facts into the placeholders; an unknown placeholder stays as it is."""
    return PLACEHOLDER.sub(lambda match: facts.get(match[1], match[0]), str(text))


CATALOGUE: dict[str, Wording] = {
    Notice.SIGN_IN: Wording(
        subject=_("Your sign-in link for {programme}"),
        body=_(
            "Use this link to sign in. It works once, for {minutes} minutes.\n\n"
            "If you did not ask for it, you can ignore this message."
        ),
        action=_("Sign in"),
    ),
    Notice.MENTOR_REGISTERED: Wording(
        subject=_("Thank you for offering to be a mentor"),
        body=_(
            "Dear {mentor},\n\nthank you for signing up. The team looks at every new mentor "
            "before the profile appears on the website; you will hear from us within "
            "{review_hours} hours.\n\nOn your page you can link Telegram, so that you can "
            "answer offers with one tap."
        ),
        action=_("Open your page"),
    ),
    Notice.MENTOR_ACCEPTED: Wording(
        subject=_("Welcome, you are a mentor now"),
        body=_(
            "Dear {mentor},\n\nthe team has accepted your profile. Mentees can find you on the "
            "website from now on.\n\nWhen a mentee chooses you and the team agrees, you get an "
            "offer that you can accept or decline."
        ),
        action=_("See your profile"),
    ),
    Notice.MENTOR_REJECTED: Wording(
        subject=_("About your registration as a mentor"),
        body=_(
            "Dear {mentor},\n\nthank you for your offer to be a mentor. The team has decided "
            "not to show your profile on the website.\n\nThe reason: {reason}\n\n"
            "If you have a question, just answer this message."
        ),
    ),
    Notice.PROFILE_CHANGE_ACCEPTED: Wording(
        subject=_("Your profile has been updated"),
        body=_("Dear {mentor},\n\nthe team has seen your changes, and they are public now."),
        action=_("See your profile"),
    ),
    Notice.PROFILE_CHANGE_REFUSED: Wording(
        subject=_("About the changes of your profile"),
        body=_(
            "Dear {mentor},\n\nthe team has not taken over your changes; your profile stays as "
            "it was.\n\nThe reason: {reason}\n\nIf you have a question, just answer this message."
        ),
        action=_("Open your page"),
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
    Notice.CONFIRM_APPLICATION: Wording(
        subject=_("Confirm your application"),
        body=_(
            "Your application is ready. Use this link to confirm that this is your address; then "
            "you can send it. The link works once, for {minutes} minutes.\n\n"
            "If you did not apply, you can ignore this message."
        ),
        action=_("Confirm and send"),
    ),
    Notice.APPLICATION_RECEIVED: Wording(
        subject=_("We have received your application"),
        body=_(
            "Dear {mentee},\n\nyour application has arrived. You chose, in this order: "
            "{choices}.\n\nThe team reads it within {review_hours} hours. Then your first "
            "choice is asked; if that mentor cannot take you on, the next one is asked by "
            "itself."
        ),
        action=_("See where it stands"),
    ),
    Notice.MENTEE_ASKED: Wording(
        subject=_("A question about your application"),
        body=_(
            "Dear {mentee},\n\nbefore we pass your application on, we would like to know:"
            "\n\n{question}\n\nPlease answer on your page. Your application waits there, with "
            "everything that you wrote."
        ),
        action=_("Answer"),
    ),
    Notice.MENTOR_ASKED: Wording(
        subject=_("A question about your profile"),
        body=_(
            "Dear {mentor},\n\nbefore we show your profile on the website, we have a request:"
            "\n\n{question}\n\nPlease change your profile where that is needed, and answer on "
            "your page."
        ),
        action=_("Open your page"),
    ),
    Notice.TEAM_ANSWERED: Wording(
        subject=_("{person} answered your question"),
        body=_("You asked: {question}\n\n{person} answered:\n\n{answer}"),
        action=_("Look at the case"),
    ),
    Notice.TEAM_MENTIONED: Wording(
        subject=_("{author} mentions you in a note on {person}"),
        body=_("{author} wrote:\n\n{note}"),
        action=_("Look at the case"),
    ),
    Notice.TEAM_ASSIGNED: Wording(
        subject=_("The case of {mentee} is yours"),
        body=_("The case of {mentee} was assigned to you."),
        action=_("Look at the case"),
    ),
    Notice.TEAM_DIGEST: Wording(
        subject=_("{programme}: what waits today"),
        body=_("{waiting}"),
        action=_("Open the desk"),
    ),
    Notice.APPLICATION_REJECTED: Wording(
        subject=_("About your application"),
        body=_(
            "Dear {mentee},\n\nthe team will not pass your application on to: {choices}."
            "\n\nThe reason: {reason}\n\nYour other choices, if there are any, are not "
            "affected."
        ),
        action=_("See where it stands"),
    ),
    Notice.TEAM_REVIEW_NEEDED: Wording(
        subject=_("A choice of {mentee} waits for review"),
        body=_(
            "The line of {mentee} has come to {mentor}, a choice that nobody has reviewed. "
            "It waits until the team has."
        ),
        action=_("Review it"),
    ),
    Notice.OFFER: Wording(
        subject=_("A new mentorship offer"),
        body=_(
            "You have a new mentorship offer for student {student}. "
            "Please respond within {answer_hours} hours."
        ),
    ),
    Notice.OFFER_REMINDER: Wording(
        subject=_("A mentorship offer waits for your answer"),
        body=_(
            "Dear {mentor},\n\nthe offer for student {student} of {offered_at} waits for your "
            "answer. One click is enough; remarks are welcome, too."
        ),
        action=_("Answer the offer"),
    ),
    Notice.REMARKS_GRANTED: Wording(
        subject=_("The team agrees to your remarks"),
        body=_(
            "Dear {mentor},\n\nthe team has read your remarks on the offer for student "
            "{student} and agrees to them, which counts as your yes. You hear from us as soon "
            "as the match is confirmed.\n\nYour remarks were: {remarks}"
        ),
        action=_("Open your page"),
    ),
    Notice.REMARKS_TURNED_DOWN: Wording(
        subject=_("About your remarks on an offer"),
        body=_(
            "Dear {mentor},\n\nthe team has read your remarks on the offer for student "
            "{student} and cannot agree to them, so the offer has ended; there is nothing left "
            "for you to do.\n\nThe team's answer: {reason}"
        ),
        action=_("Open your page"),
    ),
    Notice.OFFER_WITHDRAWN: Wording(
        subject=_("A mentorship offer has ended"),
        body=_("The offer for student {student} has ended; there is nothing left for you to do."),
    ),
    Notice.TEAM_CONFIRM_NEEDED: Wording(
        subject=_("{mentor} accepted {mentee}"),
        body=_("{mentor} accepted the offer for {student}. The match waits for confirmation."),
        action=_("Confirm the match"),
    ),
    Notice.TEAM_DECLINED: Wording(
        subject=_("{mentor} declined {mentee}"),
        body=_("{mentor} declined the offer for {student}. {what_next}"),
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
    Notice.TEAM_CAP_REACHED: Wording(
        subject=_("{mentor} accepted, but is full"),
        body=_(
            "{mentor} accepted {student}, but has no place left in this cycle. The match was "
            "not made and waits for the team."
        ),
        action=_("Look at the case"),
    ),
    Notice.TEAM_FOLLOW_UP: Wording(
        subject=_("{mentor} has not answered yet"),
        body=_(
            "{mentor} got the offer for {student} on {offered_at} and has not answered. "
            "Please follow up."
        ),
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
    Notice.TEAM_CHANNEL_STOPPED: Wording(
        subject=_("{channel}: messages stand still"),
        body=_(
            "No message leaves through {channel} any more, and none will until somebody looks "
            "after it.\n\nThe reason: {reason}\n\nNothing is lost: what waits goes out "
            "afterwards."
        ),
        action=_("See the messages"),
    ),
    Notice.TEAM_MESSAGE_BOUNCED: Wording(
        subject=_("A message to {person} came back"),
        body=_(
            "The message “{message}” to {person} ({address}) came back. Nothing more is sent to "
            "this address until somebody of the team lifts that.\n\nThe reason: {reason}"
        ),
        action=_("See the message"),
    ),
    Notice.PERSONAL_DIGEST: Wording(
        subject=_("{programme}: your news of the day"),
        body=_("{messages}"),
        action=_("Choose your messages"),
    ),
    Notice.QUEUE_JOINED: Wording(
        subject=_("We are looking for your mentor in person"),
        body=_(
            "Dear {mentee},\n\nthe team is now choosing a mentor for you by hand. You need not "
            "do anything; we write as soon as there is news."
        ),
        action=_("See where it stands"),
    ),
    Notice.NO_MATCH_FOUND: Wording(
        subject=_("We could not find a mentor for you this time"),
        body=_(
            "Dear {mentee},\n\nwe have looked carefully, and we could not find a mentor who fits "
            "and has room in this cycle. We are sorry. You are welcome to apply again in the "
            "next one; your profile is kept."
        ),
        action=_("See your applications"),
    ),
    Notice.MATCH_MENTEE: Wording(
        subject=_("Your mentor has been assigned"),
        body=_(
            "Great news! Your mentor, {mentor}, has been assigned. Your page now shows how to "
            "reach {mentor} and where to book your first session."
        ),
        action=_("Open your page"),
    ),
    Notice.MATCH_MENTOR: Wording(
        subject=_("Assignment complete"),
        body=_(
            "Assignment complete! Please send your personalized welcome message to {mentee}. "
            "You can reach {mentee} at {mentee_email}."
        ),
        action=_("Open your page"),
    ),
    Notice.WELCOME_NUDGE: Wording(
        subject=_("Have you written to {mentee}?"),
        body=_(
            "Dear {mentor},\n\n{mentee} looks forward to your welcome message. You can reach "
            "{mentee} at {mentee_email}. If you have written already, all is well."
        ),
        action=_("Open your page"),
    ),
    Notice.MATCH_ENDED_MENTEE: Wording(
        subject=_("Your mentorship has ended"),
        body=_("Dear {mentee},\n\nyour mentorship with {mentor} has ended: {ending}."),
        action=_("Open your page"),
    ),
    Notice.MATCH_ENDED_MENTOR: Wording(
        subject=_("A mentorship has ended"),
        body=_("Dear {mentor},\n\nyour mentorship of {mentee} has ended: {ending}."),
        action=_("Open your page"),
    ),
}

#: The buttons of an offer, as the programme words them (T1).
ACCEPT_LABEL = _("Yes, I accept")
DECLINE_LABEL = _("No, I decline")
REMARKS_LABEL = _("Add remarks / conditional acceptance")
