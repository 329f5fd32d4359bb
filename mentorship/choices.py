"""The fixed vocabularies of the programme: states, kinds and channels, spelled once."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MentorStatus(models.TextChoices):
    """Where a mentor stands with the team (M1, M5)."""

    PENDING = "PENDING", _("Pending review")
    ACTIVE = "ACTIVE", _("Active")
    REJECTED = "REJECTED", _("Rejected")


class DraftKind(models.TextChoices):
    """What somebody has begun to fill in."""

    APPLICATION = "APPLICATION", _("Application")
    REGISTRATION = "REGISTRATION", _("Registration as a mentor")


class MentorshipType(models.TextChoices):
    """The two kinds of mentorship that a cycle can be for and a mentor can offer."""

    LONG_TERM = "LONG_TERM", _("Long-term mentorship")
    AD_HOC = "AD_HOC", _("Ad-hoc mentorship")


class LearningStyle(models.TextChoices):
    """How a mentor likes to teach, and a mentee to learn."""

    PICTURES = "PICTURES", _("With diagrams and examples to look at")
    TALK = "TALK", _("Talking things through")
    PRACTICE = "PRACTICE", _("Doing it together")
    MIXED = "MIXED", _("A mix of everything")


class ReasonUse(models.TextChoices):
    """The decisions for which reasons stand ready."""

    STRIKE = "STRIKE", _("Striking a choice")
    REJECT_MENTEE = "REJECT_MENTEE", _("Rejecting a mentee's list")
    REJECT_MENTOR = "REJECT_MENTOR", _("Rejecting a mentor")
    REFUSE_CHANGE = "REFUSE_CHANGE", _("Refusing a changed profile")
    RECALL = "RECALL", _("Taking an offer back")
    NO_MATCH = "NO_MATCH", _("Closing a place without a match")
    CANCEL_MATCH = "CANCEL_MATCH", _("Cancelling a match")


class CycleStatus(models.TextChoices):
    """A cycle is prepared, then takes applications, then is over."""

    DRAFT = "DRAFT", _("Draft")
    OPEN = "OPEN", _("Open")
    CLOSED = "CLOSED", _("Closed")


class ConfirmationPolicy(models.TextChoices):
    """Who turns an accepted offer into a match: the team, or the mentor's own click."""

    TEAM = "TEAM", _("The team confirms each match")
    AUTOMATIC = "AUTOMATIC", _("The mentor's acceptance confirms the match")


class EnrolmentSource(models.TextChoices):
    """How a mentee came into a cycle."""

    SITE = "SITE", _("Application on the site")
    PAID_QUEUE = "PAID_QUEUE", _("Paid queue")


class PaymentState(models.TextChoices):
    """Whether a place had to be paid for, and was."""

    NOT_REQUIRED = "NOT_REQUIRED", _("No payment needed")
    PAID = "PAID", _("Paid")


class ApplicationStatus(models.TextChoices):
    """The ten states of an application; the moves between them stand in the lifecycle table."""

    PENDING = "PENDING", _("Waiting in line")
    ADMIN_APPROVED = "ADMIN_APPROVED", _("Offered to the mentor")
    MENTOR_ACCEPTED = "MENTOR_ACCEPTED", _("Accepted by the mentor")
    MATCHED = "MATCHED", _("Matched")
    MENTOR_DECLINED = "MENTOR_DECLINED", _("Declined by the mentor")
    REJECTED = "REJECTED", _("Rejected")
    DROPPED = "DROPPED", _("Withdrawn")
    PENDING_MANUAL_MATCH = "PENDING_MANUAL_MATCH", _("Waiting for a manual match")
    NO_MATCH_FOUND = "NO_MATCH_FOUND", _("No match found")
    EXPIRED = "EXPIRED", _("Expired")


OPEN_STATUSES = (
    ApplicationStatus.PENDING,
    ApplicationStatus.ADMIN_APPROVED,
    ApplicationStatus.MENTOR_ACCEPTED,
    ApplicationStatus.PENDING_MANUAL_MATCH,
)
LIVE_STATUSES = (ApplicationStatus.ADMIN_APPROVED, ApplicationStatus.MENTOR_ACCEPTED)
QUEUE_STATUSES = (ApplicationStatus.PENDING_MANUAL_MATCH, ApplicationStatus.NO_MATCH_FOUND)


class ApplicationOrigin(models.TextChoices):
    """What an application row is: a choice of the mentee, a pick of the team, a queue place."""

    CHOICE = "CHOICE", _("The mentee's choice")
    HAND_PICKED = "HAND_PICKED", _("Picked by the team")
    QUEUE = "QUEUE", _("Place in the manual-match queue")


class MatchStatus(models.TextChoices):
    """A pairing is live, then over in one of two ways."""

    ACTIVE = "ACTIVE", _("Active")
    COMPLETED = "COMPLETED", _("Completed")
    CANCELLED = "CANCELLED", _("Cancelled")


COUNTED_MATCH_STATUSES = (MatchStatus.ACTIVE, MatchStatus.COMPLETED)


class Wish(models.TextChoices):
    """At whose wish a match was cancelled."""

    MENTEE = "MENTEE", _("The mentee")
    MENTOR = "MENTOR", _("The mentor")
    TEAM = "TEAM", _("The team")


class ActorChannel(models.TextChoices):
    """Through which door somebody acted."""

    WEB = "WEB", _("Website")
    ADMIN = "ADMIN", _("Admin")
    TELEGRAM = "TELEGRAM", _("Telegram")
    API = "API", _("Programming interface")
    SYSTEM = "SYSTEM", _("System")


class DeliveryChannel(models.TextChoices):
    """The ways by which a message leaves."""

    EMAIL = "EMAIL", _("E-mail")
    TELEGRAM = "TELEGRAM", _("Telegram")


class NotificationStatus(models.TextChoices):
    """The life of one message in the outbox."""

    QUEUED = "QUEUED", _("Waiting to be sent")
    SENDING = "SENDING", _("Being sent")
    SENT = "SENT", _("Sent")
    DELIVERED = "DELIVERED", _("Delivered")
    UNKNOWN = "UNKNOWN", _("Unknown whether it was sent")
    FAILED = "FAILED", _("Failed")
    CANCELLED = "CANCELLED", _("Cancelled")


class Timing(models.TextChoices):
    """When somebody wants to be told."""

    AT_ONCE = "AT_ONCE", _("At once")
    DIGEST = "DIGEST", _("Once a day, together")
    NEVER = "NEVER", _("Not at all")


class ContactTrouble(models.TextChoices):
    """Why an e-mail address is written to no more."""

    BOUNCED = "BOUNCED", _("The address does not exist")
    COMPLAINED = "COMPLAINED", _("Marked as unwanted by its owner")
    UNSUBSCRIBED = "UNSUBSCRIBED", _("Unsubscribed at the mail service")


class Lane(models.IntegerChoices):
    """Which message goes first: the answer to a click never waits behind a mailing."""

    URGENT = 0, _("Urgent")
    NORMAL = 5, _("Normal")
    BULK = 9, _("Bulk")


class Notice(models.TextChoices):
    """Every message that the programme sends, by its event."""

    SIGN_IN = "sign_in", _("Sign-in link")
    MENTOR_REGISTERED = "mentor_registered", _("Mentor registration received")
    MENTOR_ACCEPTED = "mentor_accepted", _("Mentor registration accepted")
    MENTOR_REJECTED = "mentor_rejected", _("Mentor registration rejected")
    PROFILE_CHANGE_ACCEPTED = "profile_change_accepted", _("Profile change accepted")
    PROFILE_CHANGE_REFUSED = "profile_change_refused", _("Profile change refused")
    TEAM_PROFILE_CHANGED = "team_profile_changed", _("Team: profile change to review")
    TEAM_MENTOR_LEFT = "team_mentor_left", _("Team: mentor left the programme")
    CONFIRM_APPLICATION = "confirm_application", _("Link to confirm an application")
    APPLICATION_RECEIVED = "application_received", _("Application received")
    MENTEE_ASKED = "mentee_asked", _("Question to a mentee")
    MENTOR_ASKED = "mentor_asked", _("Question to a mentor")
    TEAM_ANSWERED = "team_answered", _("Team: a question was answered")
    TEAM_MENTIONED = "team_mentioned", _("Team: you are mentioned in a note")
    TEAM_ASSIGNED = "team_assigned", _("Team: a case was assigned to you")
    TEAM_DIGEST = "team_digest", _("Team: what waits today")
    APPLICATION_REJECTED = "application_rejected", _("Application rejected")
    TEAM_REVIEW_NEEDED = "team_review_needed", _("Team: choices to review")
    OFFER = "offer", _("Mentorship offer")
    OFFER_REMINDER = "offer_reminder", _("Reminder of an offer")
    REMARKS_GRANTED = "remarks_granted", _("Remarks agreed to")
    REMARKS_TURNED_DOWN = "remarks_turned_down", _("Remarks turned down")
    OFFER_CLOSED = "offer_closed", _("Offer’s message updated")
    OFFER_WITHDRAWN = "offer_withdrawn", _("Offer withdrawn")
    TEAM_CONFIRM_NEEDED = "team_confirm_needed", _("Team: match to confirm")
    TEAM_DECLINED = "team_declined", _("Team: offer declined")
    TEAM_REMARKS = "team_remarks", _("Team: remarks on an offer")
    TEAM_CAP_REACHED = "team_cap_reached", _("Team: mentor is full")
    TEAM_FOLLOW_UP = "team_follow_up", _("Team: follow up on an offer")
    TEAM_QUEUE_JOINED = "team_queue_joined", _("Team: student joined the queue")
    TEAM_PAID_WAITING = "team_paid_waiting", _("Team: paid student without a cycle")
    TEAM_MATCH_FLAGGED = "team_match_flagged", _("Team: match needs attention")
    TEAM_CHANNEL_STOPPED = "team_channel_stopped", _("Team: a channel stands still")
    TEAM_MESSAGE_BOUNCED = "team_message_bounced", _("Team: a message came back")
    PERSONAL_DIGEST = "personal_digest", _("Daily digest")
    QUEUE_JOINED = "queue_joined", _("Place in the manual-match queue")
    NO_MATCH_FOUND = "no_match_found", _("No match found")
    MATCH_MENTEE = "match_mentee", _("Welcome: mentee")
    MATCH_MENTOR = "match_mentor", _("Welcome: mentor")
    WELCOME_NUDGE = "welcome_nudge", _("Welcome: reminder to the mentor")
    MATCH_ENDED_MENTEE = "match_ended_mentee", _("Match ended: mentee")
    MATCH_ENDED_MENTOR = "match_ended_mentor", _("Match ended: mentor")
