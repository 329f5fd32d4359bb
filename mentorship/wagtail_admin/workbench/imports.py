"""Importing mentors: upload a table, see what every row would do, confirm, undo."""

from __future__ import annotations

import csv
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from mentorship.domain.importing import files, taking_in, undoing
from mentorship.domain.importing.columns import COLUMNS, SAMPLE, Words, label_of
from mentorship.domain.importing.plan import Outcome, Plan, plan
from mentorship.domain.refusals import Refused
from mentorship.models import MentorImport
from mentorship.wagtail_admin.reports.filters import name_of_account

from .forms import PlainForm
from .import_lines import LABELS, Line, line_of, taken_line
from .pages import MovePage, TeamPage, paged
from .pages import Words as Sentence

_PARENT = ("wagtailsnippets_mentorship_mentorprofile:list", gettext_lazy("Mentors"))
_RECENT = 10


class FileForm(forms.Form):
    """One file, small enough to be read."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """Refuse by the size alone what would be refused after reading."""
        file = self.cleaned_data["file"]
        if file.size > files.MOST_BYTES:
            raise forms.ValidationError(str(files.TooLarge()))
        return file


class MarkForm(forms.Form):
    """What of the plan the person has seen."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)


class _Importing:
    """Only for those who may add mentors and review them."""

    def may_enter(self: Any) -> bool:
        """Whether this person may import."""
        return taking_in.may_import(self.actor)


class ImportMentors(_Importing, TeamPage):
    """Where the file is chosen, and what has been imported lately."""

    template_name = "mentorship/admin/import.html"
    page_title = gettext_lazy("Import mentors")
    header_icon = "upload"
    parent = _PARENT
    http_method_names = ("get", "post", "head", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the file and show what it would do."""
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                kept, unknown = taking_in.upload(
                    file.read(), file_name=file.name, actor=self.actor, now=timezone.now()
                )
            except Refused as refusal:
                form.add_error("file", str(refusal))
            else:
                self._mind(unknown)
                address = reverse("mentorship_admin:mentor_import", args=[kept.pk])
                return HttpResponseRedirect(address)
        return self.render_to_response(self.get_context_data(form=form))

    def _mind(self, unknown: list[str]) -> None:
        if unknown:
            message = _("These columns are not known and stay out: %(names)s.")
            names = ", ".join(name[:60] for name in unknown)
            messages.warning(self.request, message % {"names": names})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, the columns that there are, and the latest imports."""
        kwargs.setdefault("form", FileForm())
        return super().get_context_data(
            columns=[(name, label_of(name), SAMPLE[place]) for place, name in enumerate(COLUMNS)],
            imports=[
                (row, name_of_account(row.user) if row.user else "")
                for row in MentorImport.objects.select_related("user")[:_RECENT]
            ],
            most_rows=files.MOST_ROWS,
            most_megabytes=files.MOST_BYTES // 1024**2,
            **kwargs,
        )


class ImportSample(_Importing, TeamPage):
    """A table to fill in, with one invented mentor."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file; with the mark by which Excel knows UTF-8."""
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="mentors.csv"'
        csv.writer(response).writerows([COLUMNS, SAMPLE])
        return response


class ImportPage(_Importing, MovePage):
    """One file: what it would do, or what it did."""

    template_name = "mentorship/admin/import_rows.html"
    header_icon = "upload"
    parent = ("mentorship_admin:mentor_imports", gettext_lazy("Import mentors"))
    success_name = "mentorship_admin:mentor_imports"
    form_classes = {"confirm": MarkForm, "discard": PlainForm, "undo": PlainForm}
    subject: MentorImport

    def get_subject(self) -> MentorImport:
        """The file."""
        return get_object_or_404(MentorImport, pk=self.kwargs["import_id"])

    def get_page_title(self) -> str:
        """The name of the file."""
        return self.subject.file_name

    def closed_because(self) -> str:
        """The page says itself what is over."""
        return ""

    def make_move(self, action: str, data: dict[str, Any]) -> Sentence:
        """Take in, throw away, or take back."""
        now = timezone.now()
        if action == "discard":
            taking_in.discard(self.subject.pk, actor=self.actor)
            return _("The file was thrown away. Nothing was changed.")
        if action == "confirm":
            batch = taking_in.confirm(self.subject.pk, mark=data["mark"], actor=self.actor, now=now)
            number = len(batch.rows)
            words = ngettext(
                "%(number)s row was imported.", "%(number)s rows were imported.", number
            )
            return words % {"number": number}
        number = len(undoing.undo(self.subject.pk, actor=self.actor, now=now))
        words = ngettext("%(number)s row was undone.", "%(number)s rows were undone.", number)
        return words % {"number": number}

    def get_success_url(self) -> str:
        """The file's own page, while there is one."""
        if self.request.POST.get("action") == "discard":
            return reverse(self.success_name)
        return reverse("mentorship_admin:mentor_import", args=[self.subject.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows that are asked for, and how many there are of each kind."""
        words = Words.load()
        is_waiting = self.subject.confirmed_at is None
        if is_waiting:
            seen = plan(self.subject, actor=self.actor)
            lines = [line_of(row, words) for row in seen.rows]
            extra: dict[str, Any] = {"mark": seen.mark, "plan_counts": self._to_import(seen)}
        else:
            rows = undoing.taken(self.subject, words)
            lines = [taken_line(row, words) for row in rows]
            extra = {"undoable": sum(row.can_be_undone for row in rows)}
        asked = self.request.GET.get("show", "")
        chosen = [line for line in lines if line.outcome == asked] if asked else lines
        return super().get_context_data(
            is_waiting=is_waiting,
            counts=self._counts(lines),
            all_count=len(lines),
            asked=asked,
            **paged(self.request, chosen),
            **extra,
            **kwargs,
        )

    def _counts(self, lines: list[Line]) -> list[tuple[str, Any, int]]:
        counts = [
            (outcome.value, label, sum(line.outcome == outcome.value for line in lines))
            for outcome, label in LABELS.items()
        ]
        return [row for row in counts if row[2]]

    def _to_import(self, seen: Plan) -> dict[str, int]:
        new, changed = seen.count(Outcome.NEW), seen.count(Outcome.CHANGED)
        return {"rows": new + changed, "wrong": seen.count(Outcome.WRONG)}
