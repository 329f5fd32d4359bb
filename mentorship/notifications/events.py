"""For every notice, in plain words, what has happened when it is sent."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship.choices import Notice

EVENTS: dict[str, Any] = {
    Notice.SIGN_IN: _("Somebody asked for a link to sign in"),
    Notice.CONFIRM_APPLICATION: _("Somebody began to apply from a new address"),
    Notice.MENTOR_REGISTERED: _("You have registered as a mentor"),
    Notice.MENTOR_ACCEPTED: _("The team has accepted you as a mentor"),
    Notice.MENTOR_REJECTED: _("The team has not accepted you as a mentor"),
    Notice.MENTOR_ASKED: _("The team asks you something about your profile"),
    Notice.PROFILE_CHANGE_ACCEPTED: _("The team has seen the changes of your profile"),
    Notice.PROFILE_CHANGE_REFUSED: _("The team has not taken over the changes of your profile"),
    Notice.OFFER: _("A mentee would like to have you as a mentor"),
    Notice.OFFER_REMINDER: _("An offer still waits for your answer"),
    Notice.OFFER_WITHDRAWN: _("An offer to you has ended"),
    Notice.REMARKS_TURNED_DOWN: _("The team cannot agree to your remarks on an offer"),
    Notice.REMARKS_GRANTED: _("The team agrees to your remarks on an offer"),
    Notice.OFFER_CLOSED: _("An offer has changed: its message on Telegram says how it stands"),
    Notice.APPLICATION_RECEIVED: _("Your application has arrived"),
    Notice.APPLICATION_REJECTED: _("The team will not pass your application on"),
    Notice.MENTEE_ASKED: _("The team asks you something about your application"),
    Notice.QUEUE_JOINED: _("The team now chooses a mentor for you by hand"),
    Notice.NO_MATCH_FOUND: _("No mentor could be found for you"),
    Notice.MATCH_MENTEE: _("You have a mentor"),
    Notice.MATCH_ENDED_MENTEE: _("Your mentorship has ended"),
    Notice.MATCH_MENTOR: _("You have a new mentee"),
    Notice.WELCOME_NUDGE: _("A new mentee waits for your welcome"),
    Notice.MATCH_ENDED_MENTOR: _("A mentorship of yours has ended"),
    Notice.TEAM_REVIEW_NEEDED: _("A choice that nobody has reviewed is next in line"),
    Notice.TEAM_CONFIRM_NEEDED: _("A mentor accepted, and the match waits to be confirmed"),
    Notice.TEAM_CAP_REACHED: _("A mentor accepted, but has no place left"),
    Notice.TEAM_REMARKS: _("A mentor answered an offer with remarks"),
    Notice.TEAM_FOLLOW_UP: _("A mentor has not answered an offer in time"),
    Notice.TEAM_QUEUE_JOINED: _("A student has joined the assignment queue"),
    Notice.TEAM_PAID_WAITING: _("A student has paid, and no cycle is open"),
    Notice.TEAM_MATCH_FLAGGED: _("A match needs attention"),
    Notice.TEAM_DECLINED: _("A mentor declined an offer"),
    Notice.TEAM_ANSWERED: _("Somebody answered your question"),
    Notice.TEAM_ASSIGNED: _("A case was assigned to you"),
    Notice.TEAM_MENTIONED: _("A colleague mentions you in a note"),
    Notice.TEAM_PROFILE_CHANGED: _("A mentor has changed the public profile"),
    Notice.TEAM_MENTOR_LEFT: _("A mentor has left the programme"),
    Notice.TEAM_CHANNEL_STOPPED: _("Messages stand still"),
    Notice.TEAM_MESSAGE_BOUNCED: _("A message came back"),
    Notice.TEAM_DIGEST: _("The hour of the team’s daily digest has come"),
    Notice.PERSONAL_DIGEST: _("The hour of one’s own daily message has come"),
}
