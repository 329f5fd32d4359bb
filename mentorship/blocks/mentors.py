"""Blocks that show mentors: a directory to search in, and a few whom an editor features."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from mentorship.domain import search
from mentorship.models import MentorProfile

from .cards import front_of
from .directory import COMPACT, DETAILED, LIST, PER_PAGE, SORTS, Directory, Shape
from .facets import LABELS
from .pictures import card_mentors
from .visitor import visitor_zone

ALL, BY_EXPERTISE, PICKED = "all", "expertise", "picked"
LOOKS = [
    (DETAILED, _("Detailed cards")),
    (COMPACT, _("Compact cards")),
    (LIST, _("Rows of a list")),
]


class _Several(blocks.ListBlock):
    """A list that was a single choice before: what is stored of that is a list of one."""

    def to_python(self, value: Any) -> Any:
        """What is stored, as a list."""
        return super().to_python(_as_list(value))

    def bulk_to_python(self, values: Any) -> Any:
        """The same for many at once."""
        return super().bulk_to_python([_as_list(value) for value in values])

    def normalize(self, value: Any) -> Any:
        """What code hands over, as a list."""
        return super().normalize(_as_list(value))


def _as_list(value: Any) -> Any:
    if value is None:
        return []
    return value if isinstance(value, (list, tuple, blocks.list_block.ListValue)) else [value]


class MentorListBlock(blocks.StructBlock):
    """A directory: all visible mentors, those of some fields, or those picked by hand (C2, M4).

    Visitors search, filter and sort in it; its state stands in the address of the page.
    """

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    which = blocks.ChoiceBlock(
        label=_("Which mentors"),
        choices=[
            (ALL, _("All mentors")),
            (BY_EXPERTISE, _("Those of some fields of expertise")),
            (PICKED, _("Picked by hand")),
        ],
        default=ALL,
    )
    expertise = _Several(
        SnippetChooserBlock("mentorship.Expertise", label=_("Field of expertise")),
        label=_("Fields of expertise"),
        default=[],
        help_text=_("Only for a list of some fields."),
    )
    mentors = _Several(
        SnippetChooserBlock("mentorship.MentorProfile", label=_("Mentor")),
        label=_("Mentors"),
        default=[],
        max_num=60,
        help_text=_("Only for a list picked by hand. Mentors who are not active are left out."),
    )
    look = blocks.ChoiceBlock(label=_("Looks"), choices=LOOKS, default=DETAILED)
    page_size = blocks.IntegerBlock(
        label=_("Mentors on one page"), default=PER_PAGE, min_value=1, max_value=60
    )
    sort = blocks.ChoiceBlock(
        label=_("Order"),
        choices=[(value, label) for value, label in SORTS.items() if value != search.HOURS],
        default=search.BEST,
        help_text=_("Best match: as you picked them, or by name while nobody searches."),
    )
    has_search = blocks.BooleanBlock(label=_("Search by words"), default=True, required=False)
    facets = blocks.MultipleChoiceBlock(
        label=_("Filters"),
        choices=list(LABELS.items()),
        default=list(search.FACETS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        icon = "group"
        label = _("List of mentors")
        description = _("Active mentors to search and filter, with a button to apply.")
        template = "mentorship/blocks/mentor_list.html"
        preview_template = "mentorship/blocks/preview.html"
        preview_value = {"heading": _("Our mentors"), "which": ALL, "page_size": 6}

    def clean(self, value: Any) -> Any:
        """A list of some needs them named. Raises ``StructBlockValidationError``."""
        cleaned = super().clean(value)
        for which, name, message in (
            (BY_EXPERTISE, "expertise", _("Choose a field of expertise.")),
            (PICKED, "mentors", _("Pick a mentor.")),
        ):
            if cleaned["which"] == which and not any(cleaned[name]):
                error = ValidationError(message)
                raise blocks.StructBlockValidationError(block_errors={name: error})
        return cleaned

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Adds the directory, which reads nothing before the template asks for it."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        request = context.get("request")
        token = context.get("csrf_token") if request is not None else ""
        return context | {"directory": Directory(request, shape_of(value), csrf_token=token)}


def shape_of(value: Any) -> Shape:
    """What the editor chose, in the directory's terms."""
    facets = value.get("facets")
    return Shape(
        scope=search.Scope(
            topics=_slugs(value) if value["which"] == BY_EXPERTISE else None,
            mentor_ids=_ids(value["mentors"]) if value["which"] == PICKED else None,
        ),
        facets=tuple(name for name in search.FACETS if facets is None or name in facets),
        has_search=bool(value.get("has_search", True)),
        sort=value.get("sort") or search.BEST,
        look=value.get("look") or DETAILED,
        page_size=value.get("page_size") or PER_PAGE,
    )


def _slugs(value: Any) -> tuple[str, ...]:
    return tuple(sorted({topic.slug for topic in value["expertise"] if topic is not None}))


def _ids(mentors: Any) -> tuple[int, ...]:
    return tuple(dict.fromkeys(mentor.pk for mentor in mentors if mentor is not None))


class FeaturedMentorsBlock(blocks.StructBlock):
    """A few mentors that an editor picks; those who are no longer visible drop out (M4)."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    mentors = blocks.ListBlock(
        SnippetChooserBlock("mentorship.MentorProfile", label=_("Mentor")),
        label=_("Mentors"),
        min_num=1,
        max_num=12,
    )
    look = blocks.ChoiceBlock(label=_("Looks"), choices=LOOKS, default=DETAILED)

    class Meta:
        icon = "pick"
        label = _("Featured mentors")
        description = _("A few mentors of your choice. Mentors who are not active are left out.")
        template = "mentorship/blocks/featured_mentors.html"
        preview_template = "mentorship/blocks/preview.html"

    def get_preview_value(self) -> Any:
        """Some mentors of this site, so that the preview shows real cards."""
        some = list(MentorProfile.objects.visible().order_by("name", "pk")[:3])
        return self.normalize({"heading": str(_("Featured mentors")), "mentors": some})

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Adds a card for each featured mentor who is visible, in the editor's order."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        request = context.get("request")
        front = front_of(request)
        picked = _ids(value["mentors"])
        visible = card_mentors(picked)
        mentors = [visible[pk] for pk in picked if pk in visible]
        token = context.get("csrf_token") if request is not None else ""
        return context | {
            "cards": front.cards(mentors, zone=visitor_zone(request)),
            "look": value.get("look") or DETAILED,
            "form_id": f"mentorship-choose-featured-{front.next_number('featured')}"
            if token
            else "",
        }
