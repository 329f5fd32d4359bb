"""The programme's tables, one file per thing."""

from .addresses import VerifiedAddress
from .applications import MAX_CHOICES, Application, ApplicationQuerySet
from .channels import ChannelState, Heartbeat, Pace, TroubledAddress
from .colours import by_night, contrast, is_colour
from .cycles import Cycle
from .desk import HIGHEST_SCORE, LOWEST_SCORE, Assessment, CannedReason, Inquiry, TeamNote
from .directory import DirectoryEntry
from .drafts import Draft
from .enrolments import Enrolment, PaidPlace
from .history import HistoryEntry, HistoryIsAppendOnly
from .limits import Attempt
from .matches import Match
from .mentees import MenteeProfile
from .mentor_addresses import MentorAddress
from .mentors import MentorProfile, MentorQuerySet
from .notifications import Notification
from .offers import HOURS_PER_MENTEE
from .paid import PaidRequest
from .people import zone
from .preferences import MessageHours, NoticePreference
from .profile_changes import ProfileChange
from .settings import MentorshipSettings
from .team import DigestSubscription, MentorImport, SavedFilter
from .telegram import TelegramAccount, TelegramGroup, TelegramLinkCode, TelegramUpdate
from .topics import Expertise, Language, Level, Specialisation, language_name
from .wording import NoticeWording
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
    "ChannelState",
    "Cycle",
    "DigestSubscription",
    "DirectoryEntry",
    "Draft",
    "Enrolment",
    "Expertise",
    "Heartbeat",
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
    "MessageHours",
    "NoticePreference",
    "NoticeWording",
    "Notification",
    "Pace",
    "PaidPlace",
    "PaidRequest",
    "ProfileChange",
    "SavedFilter",
    "Specialisation",
    "TeamNote",
    "TelegramAccount",
    "TelegramGroup",
    "TelegramLinkCode",
    "TelegramUpdate",
    "TroubledAddress",
    "VerifiedAddress",
    "by_night",
    "contrast",
    "fold",
    "is_colour",
    "language_name",
    "without_controls",
    "words_of",
    "zone",
]
