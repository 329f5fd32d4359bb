"""StreamField blocks for the host's own pages."""

from .calls import BecomeAMentorBlock, OpenCycleBannerBlock
from .mentors import FeaturedMentorsBlock, MentorListBlock
from .stream import MentorshipStreamBlock

__all__ = [
    "BecomeAMentorBlock",
    "FeaturedMentorsBlock",
    "MentorListBlock",
    "MentorshipStreamBlock",
    "OpenCycleBannerBlock",
]
