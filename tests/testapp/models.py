"""What a host brings along: a page of its own, and an image model of its own."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import Block, CharBlock
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Page

from mentorship import blocks


class CustomImage(AbstractImage):
    """An image with a field that Wagtail's own does not have."""

    caption = models.CharField(max_length=255, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "caption")


class CustomRendition(AbstractRendition):
    """The renditions that go with the custom images."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


def plugin_blocks() -> list[tuple[str, Block]]:
    """One of each block that the plugin exports, under its class name."""
    exported = (getattr(blocks, name) for name in getattr(blocks, "__all__", ()))
    return [
        (block.__name__, block())
        for block in exported
        if isinstance(block, type) and issubclass(block, Block)
    ]


class HostPage(Page):
    """A page whose editors put the plugin's blocks where they like."""

    body = StreamField([("heading", CharBlock()), *plugin_blocks()], blank=True, default=list)

    content_panels = [*Page.content_panels, FieldPanel("body")]
