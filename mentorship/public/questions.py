"""The answer to a question of the team, from the person's own page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mentorship.domain import inquiries
from mentorship.domain.questions import answerable
from mentorship.domain.refusals import Refused
from mentorship.models import Inquiry

from .access import account_of, actor_of, verified_required


class AnswerForm(forms.Form):
    """The answer, in free words."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def questions_to(**person: Any) -> QuerySet[Inquiry]:
    """What the team waits for from somebody, the oldest first."""
    return answerable().filter(**person).order_by("asked_at", "pk")


@verified_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, inquiry_id: int) -> HttpResponse:
    """Show one question with the form that answers it; POST answers."""
    account = account_of(request)
    mine = Q(enrolment__mentee__user_id=account.pk) | Q(mentor__user_id=account.pk)
    found = Inquiry._default_manager.filter(mine).select_related("mentor")
    inquiry = get_object_or_404(found, pk=inquiry_id)
    back = "mentorship:mentor_desk" if inquiry.mentor else "mentorship:my_mentorship"
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["answer"]
        try:
            inquiries.answer(inquiry.pk, words=words, actor=actor_of(request), now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. The team has your answer."))
            return redirect(back)
    is_open = answerable().filter(pk=inquiry.pk).exists()
    context = {"inquiry": inquiry, "form": form, "is_open": is_open, "back": back}
    status = 200 if is_open or form.errors else 410
    return render(request, "mentorship/desk/answer.html", context, status=status)
