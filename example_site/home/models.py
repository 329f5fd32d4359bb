"""The page models of this site. The plugin brings none: its blocks stand on these."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page

from .blocks import PageStreamBlock
from .looks import Look


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


@register_setting(icon="palette")
class Appearance(BaseSiteSetting):
    """What the site looks like to those who have not chosen for themselves."""

    look = models.CharField(_("look"), max_length=16, choices=Look, default=Look.LANTERN)

    class Meta:
        verbose_name = _("appearance")
