"""The blocks of this site's pages: its own few, Wagtail's, and the plugin's."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from mentorship.blocks import MentorshipStreamBlock

from .tour import branches, characters


class HeroBlock(blocks.StructBlock):
    """The first thing that visitors see."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=3)

    class Meta:
        icon = "title"
        label = _("Opening")
        template = "home/blocks/hero.html"


class PictureBlock(blocks.StructBlock):
    """A picture with a line below it."""

    image = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "home/blocks/picture.html"


class GuidedTourBlock(blocks.StaticBlock):
    """Who to be and what to click next, with links to the very place."""

    class Meta:
        icon = "help"
        label = _("Guided tour")
        admin_text = _("The tour through the demonstration.")
        template = "home/blocks/tour.html"

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Adds the people to be and the two ways through the journey."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"characters": characters(), "branches": branches()}


class PageStreamBlock(MentorshipStreamBlock):
    """What an editor can put on a page: everything of the plugin beside the site's own."""

    hero = HeroBlock()
    paragraph = blocks.RichTextBlock(
        label=_("Text"), features=["h2", "h3", "bold", "italic", "ol", "ul", "link"]
    )
    picture = PictureBlock()
    guided_tour = GuidedTourBlock()
