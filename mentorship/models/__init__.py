"""The programme's tables, one file per thing."""

from .addresses import VerifiedAddress
from .applications import MAX_CHOICES, Application, ApplicationQuerySet
from .cycles import Cycle
from .enrolments import Enrolment, PaidPlace
from .history import HistoryEntry, HistoryIsAppendOnly
from .matches import Match
from .mentees import MenteeProfile
from .mentors import HOURS_PER_MENTEE, MentorProfile
from .notifications import Notification
from .people import zone
from .settings import MentorshipSettings
from .telegram import TelegramAccount, TelegramLinkCode, TelegramUpdate
from .topics import Expertise, Language

__all__ = [
    "HOURS_PER_MENTEE",
    "MAX_CHOICES",
    "Application",
    "ApplicationQuerySet",
    "Cycle",
    "Enrolment",
    "Expertise",
    "HistoryEntry",
    "HistoryIsAppendOnly",
    "Language",
    "Match",
    "MenteeProfile",
    "MentorProfile",
    "MentorshipSettings",
    "Notification",
    "PaidPlace",
    "TelegramAccount",
    "TelegramLinkCode",
    "TelegramUpdate",
    "VerifiedAddress",
    "zone",
]
