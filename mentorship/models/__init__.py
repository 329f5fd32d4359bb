"""The programme's tables, one file per thing."""

from .addresses import VerifiedAddress
from .applications import MAX_CHOICES, Application, ApplicationQuerySet
from .cycles import Cycle
from .desk import HIGHEST_SCORE, LOWEST_SCORE, Assessment, CannedReason, Inquiry, TeamNote
from .directory import DirectoryEntry
from .drafts import Draft
from .enrolments import Enrolment, PaidPlace
from .history import HistoryEntry, HistoryIsAppendOnly
from .limits import Attempt
from .matches import Match
from .mentees import MenteeProfile
from .mentors import (
    HOURS_PER_MENTEE,
    MentorAddress,
    MentorProfile,
    MentorQuerySet,
    ProfileChange,
)
from .notifications import Notification
from .people import zone
from .settings import MentorshipSettings
from .team import DigestSubscription, MentorImport, SavedFilter
from .telegram import TelegramAccount, TelegramLinkCode, TelegramUpdate
from .topics import Expertise, Language, Level, Specialisation, language_name
from .words import fold, without_controls, words_of

__all__ = [
    "HIGHEST_SCORE",
    "HOURS_PER_MENTEE",
    "LOWEST_SCORE",
    "MAX_CHOICES",
    "Application",
    "ApplicationQuerySet",
    "Assessment",
    "Attempt",
    "CannedReason",
    "Cycle",
    "DigestSubscription",
    "DirectoryEntry",
    "Draft",
    "Enrolment",
    "Expertise",
    "HistoryEntry",
    "HistoryIsAppendOnly",
    "Inquiry",
    "Language",
    "Level",
    "Match",
    "MenteeProfile",
    "MentorAddress",
    "MentorImport",
    "MentorProfile",
    "MentorQuerySet",
    "MentorshipSettings",
    "Notification",
    "PaidPlace",
    "ProfileChange",
    "SavedFilter",
    "Specialisation",
    "TeamNote",
    "TelegramAccount",
    "TelegramLinkCode",
    "TelegramUpdate",
    "VerifiedAddress",
    "fold",
    "language_name",
    "without_controls",
    "words_of",
    "zone",
]
