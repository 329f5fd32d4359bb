"""StreamField blocks for the host's own pages."""

from .calls import BecomeAMentorBlock, OpenCycleBannerBlock
from .figures import ProgrammeFiguresBlock
from .how_it_works import HowItWorksBlock
from .mentors import FeaturedMentorsBlock, MentorListBlock
from .stream import MentorshipStreamBlock

__all__ = [
    "BecomeAMentorBlock",
    "FeaturedMentorsBlock",
    "HowItWorksBlock",
    "MentorListBlock",
    "MentorshipStreamBlock",
    "OpenCycleBannerBlock",
    "ProgrammeFiguresBlock",
]
