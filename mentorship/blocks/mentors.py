"""Blocks that show mentors: all of them or one field's, and those an editor features."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from .cards import front_of, visible_mentors

PAGE_PARAMETER = "mentors"
ALL, BY_EXPERTISE = "all", "expertise"


class MentorListBlock(blocks.StructBlock):
    """All visible mentors, or those of one field of expertise, page by page (C2, M4)."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    which = blocks.ChoiceBlock(
        label=_("Which mentors"),
        choices=[(ALL, _("All mentors")), (BY_EXPERTISE, _("One field of expertise"))],
        default=ALL,
    )
    expertise = SnippetChooserBlock(
        "mentorship.Expertise",
        label=_("Field of expertise"),
        required=False,
        help_text=_("Only for a list of one field."),
    )
    page_size = blocks.IntegerBlock(
        label=_("Mentors on one page"), default=12, min_value=1, max_value=60
    )

    class Meta:
        icon = "group"
        label = _("List of mentors")
        description = _("Active mentors as cards, with a button to apply in the open cycle.")
        template = "mentorship/blocks/mentor_list.html"
        preview_template = "mentorship/blocks/preview.html"
        preview_value = {"heading": _("Our mentors"), "which": ALL, "page_size": 6}

    def clean(self, value: Any) -> Any:
        """A list of one field needs the field. Raises ``StructBlockValidationError``."""
        cleaned = super().clean(value)
        if cleaned["which"] == BY_EXPERTISE and not cleaned["expertise"]:
            error = ValidationError(_("Choose the field of expertise."))
            raise blocks.StructBlockValidationError(block_errors={"expertise": error})
        return cleaned

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Adds the cards of the page that the visitor is on."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        request = context.get("request")
        mentors = visible_mentors().order_by("name", "pk")
        if value["which"] == BY_EXPERTISE:
            mentors = mentors.filter(expertise=value["expertise"])
        wanted = request.GET.get(PAGE_PARAMETER) if request else None
        page = Paginator(mentors, value["page_size"] or 12).get_page(wanted)
        front = front_of(request)
        return context | {
            "cards": front.cards(page.object_list),
            "page_obj": page,
            "page_parameter": PAGE_PARAMETER,
            "cycle": front.cycle,
        }


class FeaturedMentorsBlock(blocks.StructBlock):
    """A few mentors that an editor picks; those who are no longer visible drop out (M4)."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    mentors = blocks.ListBlock(
        SnippetChooserBlock("mentorship.MentorProfile", label=_("Mentor")),
        label=_("Mentors"),
        min_num=1,
        max_num=12,
    )

    class Meta:
        icon = "pick"
        label = _("Featured mentors")
        description = _("A few mentors of your choice. Mentors who are not active are left out.")
        template = "mentorship/blocks/featured_mentors.html"
        preview_template = "mentorship/blocks/preview.html"

    def get_preview_value(self) -> Any:
        """Some mentors of this site, so that the preview shows real cards."""
        some = list(visible_mentors().order_by("name", "pk")[:3])
        return self.normalize({"heading": str(_("Featured mentors")), "mentors": some})

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Adds a card for each featured mentor who is visible, in the editor's order."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        picked = [mentor.pk for mentor in value["mentors"] if mentor is not None]
        visible = visible_mentors().in_bulk(picked)
        front = front_of(context.get("request"))
        mentors = [visible[pk] for pk in dict.fromkeys(picked) if pk in visible]
        return context | {"cards": front.cards(mentors), "cycle": front.cycle}
