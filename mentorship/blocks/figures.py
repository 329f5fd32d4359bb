"""The block that shows the programme in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks

from mentorship.domain.figures import Figure, count_figures


@dataclass(frozen=True, slots=True)
class Shown:
    """A number and the words below it."""

    figure: Figure
    number: int
    words: str


class ProgrammeFiguresBlock(blocks.StructBlock):
    """What the programme has come to, counted at every visit; small numbers can stay away."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=600, rows=2)
    mentors = blocks.BooleanBlock(label=_("Active mentors"), required=False, default=True)
    matches = blocks.BooleanBlock(label=_("Matches made"), required=False, default=True)
    languages = blocks.BooleanBlock(label=_("Languages"), required=False, default=True)
    fields = blocks.BooleanBlock(label=_("Fields of expertise"), required=False, default=True)
    minimum = blocks.IntegerBlock(
        label=_("Show a number from"),
        default=5,
        min_value=1,
        max_value=10_000,
        help_text=_("Smaller numbers are left out, so that a young programme need not count."),
    )

    class Meta:
        icon = "table"
        label = _("Programme in figures")
        description = _("Counts active mentors, matches, languages and fields of expertise.")
        template = "mentorship/blocks/programme_figures.html"
        preview_template = "mentorship/blocks/preview.html"
        preview_value = {
            "heading": _("What we are together"),
            "mentors": True,
            "matches": True,
            "languages": True,
            "fields": True,
            "minimum": 1,
        }

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Adds the figures that are switched on and large enough; one query for each."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        counted = count_figures(figure for figure in Figure if value.get(figure.value))
        least = value.get("minimum") or 1
        shown = [
            Shown(figure, number, _words(figure, number))
            for figure, number in counted.items()
            if number >= least
        ]
        return context | {"figures": shown}


def _words(figure: Figure, number: int) -> str:
    return {
        Figure.MENTORS: lambda: ngettext("active mentor", "active mentors", number),
        Figure.MATCHES: lambda: ngettext("match made", "matches made", number),
        Figure.LANGUAGES: lambda: ngettext("language", "languages", number),
        Figure.FIELDS: lambda: ngettext("field of expertise", "fields of expertise", number),
    }[figure]()
