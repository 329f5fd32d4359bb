"""What all workbench pages share: the right they ask for, and how a move is made.

A page about one thing shows it and offers moves; each move is a form that is posted, makes
one domain call and ends in a message and a redirect. A refusal is a message too: pressing a
button twice, or too late, says so, changes nothing, and loses nothing of what was typed.
"""

from __future__ import annotations

import datetime
from http import HTTPStatus
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from mentorship.domain.actors import Actor, Right
from mentorship.domain.refusals import NotAllowed, Refused, TransitionRefused
from mentorship.models import MentorshipSettings
from mentorship.wagtail_admin.policies import actor_for

from .kept import afresh, typed

Words = str | Promise
PER_PAGE = 25


class TeamPage(WagtailAdminTemplateMixin, TemplateView):
    """A page in the admin for holders of one right."""

    right: ClassVar[Right]
    header_icon = "group"
    #: Address name and words of the page above this one.
    parent: ClassVar[tuple[str, Words] | None] = None
    actor: Actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in only those who have the right."""
        self.actor = actor_for(request.user)
        if not self.may_enter():
            raise PermissionDenied
        self.prepare()
        return super().dispatch(request, *args, **kwargs)

    def may_enter(self) -> bool:
        """Whether the page is for this person."""
        return self.actor.may(self.right)

    def prepare(self) -> None:
        """Find what the page is about; raises ``Http404`` where there is no such thing."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way to this page."""
        items = [*super().get_breadcrumbs_items()]
        if self.parent:
            name, label = self.parent
            items.append({"url": reverse(name), "label": label})
        return [*items, {"url": "", "label": self.get_header_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's own words, and the moment at which it is drawn."""
        return super().get_context_data(now=timezone.now(), actor=self.actor, **kwargs)


def page_of(
    request: HttpRequest, rows: Any, per_page: int = PER_PAGE, *, key: str = "p"
) -> Page[Any]:
    """One page of a list; ``key`` tells the lists of a page apart in its address."""
    page: Page[Any] = WagtailPaginator(rows, per_page).get_page(request.GET.get(key))
    return page


def paged(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> dict[str, Any]:
    """The same with what Wagtail's page navigation needs; one list of a page can have that."""
    page = page_of(request, rows, per_page)
    around = page.paginator.get_elided_page_range(page.number)
    return {"page_obj": page, "elided_page_range": around}


def promise(request: HttpRequest) -> dict[str, Any]:
    """The hours within which the team has promised to look, and what is older than that."""
    hours = MentorshipSettings.load(request).review_hours
    late_before = timezone.now() - datetime.timedelta(hours=hours)
    return {"review_hours": hours, "late_before": late_before}


class MovePage(TeamPage):
    """A page about one thing on which the team makes a move."""

    template_name = "mentorship/admin/move.html"
    http_method_names = ("get", "post", "head", "options")
    #: The forms of the page by the name of their move, which the button posts as ``action``.
    form_classes: ClassVar[dict[str, type[forms.Form]]] = {}
    submit_label: ClassVar[Words] = ""
    is_serious: ClassVar[bool] = False
    reasons: ClassVar[tuple[Words, ...]] = ()
    success_name: ClassVar[str]
    subject: Any

    def prepare(self) -> None:
        """Find the subject."""
        self.subject = self.get_subject()

    def get_subject(self) -> Any:
        """What the page is about."""
        raise NotImplementedError

    def is_open(self) -> bool:
        """Whether there is still something to decide."""
        return True

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Make the one domain call; returns what to tell the person. Raises ``Refused``."""
        raise NotImplementedError

    def facts(self) -> list[tuple[Words, Any]]:
        """What one should know before deciding, as pairs of label and value."""
        return []

    def consequences(self) -> list[Words]:
        """What the move will bring about, in sentences."""
        return []

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check the form of the move, and make it."""
        action = request.POST.get("action", "")
        if action not in self.form_classes:
            raise BadRequest
        form = self.get_form(action, request.POST)
        if not form.is_valid():
            return self.form_invalid(action, form)
        try:
            message = self.make_move(action, form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied from error
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self.refused(action, form)
        messages.success(request, str(message))
        return HttpResponseRedirect(self.get_success_url())

    def refused(self, action: str, form: forms.Form) -> HttpResponse:
        """Show how it stands now, with everything that was filled in and a fresh mark.

        Where nothing was filled in, that is the page itself.
        """
        kept = typed(form)
        if not (kept or any(not form[name].is_hidden for name in form.changed_data)):
            return HttpResponseRedirect(self.request.get_full_path())
        page = self._read_again()
        data = afresh(self.request.POST, page.get_form(action))
        context = page.get_context_data(
            filled={action: page.get_form(action, data)},
            kept=[] if page.is_drawn(action) else kept,
        )
        return page.render_to_response(context, status=HTTPStatus.CONFLICT)

    def _read_again(self) -> MovePage:
        """The same page, of what its subject is by now."""
        page = type(self)()
        page.setup(self.request, *self.args, **self.kwargs)
        page.actor = self.actor
        page.prepare()
        return page

    def is_drawn(self, action: str) -> bool:
        """Whether the page as it stands has a place for the form of this move."""
        return self.is_open()

    def form_invalid(self, action: str, form: forms.Form) -> HttpResponse:
        """Show the page again, with what is wrong beside the field."""
        return self.render_to_response(self.get_context_data(filled={action: form}))

    def get_form(self, action: str, data: Any = None) -> forms.Form:
        """The form of a move. Ids carry the move's name: a page may hold several forms."""
        form_class = self.form_classes[action]
        return form_class(data, auto_id=f"id_{action}_%s", **self.get_form_kwargs(action))

    def get_form_kwargs(self, action: str) -> dict[str, Any]:
        """What the form of a move needs to know besides."""
        return {}

    def get_success_url(self) -> str:
        """Back to where the person came from, else to the list."""
        return get_valid_next_url_from_request(self.request) or reverse(self.success_name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The subject and the forms; a posted one, in ``filled``, with its errors."""
        drawn = {action: self.get_form(action) for action in self.form_classes}
        filled = kwargs.pop("filled", {})
        return super().get_context_data(
            subject=self.subject,
            is_open=self.is_open(),
            closed_because=self.closed_because(),
            forms=drawn | filled,
            facts=self.facts(),
            consequences=self.consequences(),
            reasons=self.reasons,
            submit_label=self.submit_label,
            is_serious=self.is_serious,
            cancel_url=self.get_success_url(),
            **kwargs,
        )

    def closed_because(self) -> str:
        """Why there is nothing to decide any more."""
        state = self.subject.get_status_display()
        return str(TransitionRefused(state=state))


NO_MORE = _("Nothing is left to decide here.")
