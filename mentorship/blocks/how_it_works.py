"""The block that explains the way from the first visit to the first talk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class StepBlock(blocks.StructBlock):
    """One step of the way."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), max_length=400, rows=3)

    class Meta:
        icon = "order"
        label = _("Step")


class HowItWorksBlock(blocks.StructBlock):
    """Steps in their order, numbered by themselves; a new block brings four to begin with."""

    heading = blocks.CharBlock(
        label=_("Heading"), required=False, max_length=120, default=_("How it works")
    )
    steps = blocks.ListBlock(
        StepBlock(),
        label=_("Steps"),
        min_num=2,
        max_num=8,
        default=[
            {
                "title": _("You choose"),
                "text": _("Up to five mentors, in your order, with a few words about your goals."),
            },
            {
                "title": _("We read"),
                "text": _("A person from our team looks at every application."),
            },
            {
                "title": _("Your first choice is asked"),
                "text": _("If it does not work out, the next one is asked without your doing."),
            },
            {
                "title": _("You meet"),
                "text": _("Both of you get a letter with everything that you need to begin."),
            },
        ],
    )

    class Meta:
        icon = "list-ol"
        label = _("How it works")
        description = _("Explains in steps how one finds a mentor.")
        template = "mentorship/blocks/how_it_works.html"
        preview_template = "mentorship/blocks/preview.html"
