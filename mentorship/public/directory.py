"""The list of the mentors (M4)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mentorship.blocks.cards import front_of, visible_mentors
from mentorship.choices import MentorStatus
from mentorship.models import Expertise

PER_PAGE = 12


@require_safe
def mentor_list(request: HttpRequest) -> HttpResponse:
    """All visible mentors, by name, narrowed to one field of expertise on request."""
    topics = Expertise.objects.filter(mentors__status=MentorStatus.ACTIVE).distinct()
    asked = request.GET.get("expertise", "")
    topic = next((topic for topic in topics if str(topic.pk) == asked), None)
    mentors = visible_mentors()
    if topic is not None:
        mentors = mentors.filter(expertise=topic)
    page = Paginator(mentors.order_by("name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    front = front_of(request)
    context = {
        "cards": front.cards(page.object_list),
        "page_obj": page,
        "topics": topics,
        "topic": topic,
        "cycle": front.cycle,
        "cycle_state": front.cycle_state,
    }
    return render(request, "mentorship/mentors/list.html", context)
