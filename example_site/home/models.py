"""The page models of this site. The plugin brings none: its blocks stand on these."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from .blocks import PageStreamBlock


class HomePage(Page):
    """The page at the root of the site."""

    body = StreamField(PageStreamBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    max_count = 1

    class Meta:
        verbose_name = _("home page")


class StandardPage(Page):
    """Any other page."""

    body = StreamField(PageStreamBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("page")
