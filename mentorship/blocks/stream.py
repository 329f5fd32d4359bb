"""All blocks of the plugin in one, for hosts that want them together."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .calls import BecomeAMentorBlock, OpenCycleBannerBlock
from .figures import ProgrammeFiguresBlock
from .how_it_works import HowItWorksBlock
from .mentors import FeaturedMentorsBlock, MentorListBlock


class MentorshipStreamBlock(blocks.StreamBlock):
    """Use it as the whole of a StreamField, or inherit from it to add blocks of your own."""

    open_cycle_banner = OpenCycleBannerBlock()
    mentor_list = MentorListBlock()
    featured_mentors = FeaturedMentorsBlock()
    become_a_mentor = BecomeAMentorBlock()
    how_it_works = HowItWorksBlock()
    programme_figures = ProgrammeFiguresBlock()

    class Meta:
        icon = "group"
        label = _("Mentorship")
        description = _("The blocks of the mentorship programme.")
