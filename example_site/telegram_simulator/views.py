"""The phones in the browser. They work with plain forms; a script makes them live."""

import time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from . import delivery
from . import people as acts
from .forms import FaultForm, PersonForm
from .models import CallbackQuery, Fault, Message, Person
from .objects import message_object
from .rendering import render as render_text

SHOWN = 200
PATIENCE = 2.0  # seconds that a tap without a script waits for the bot's answer


def people(request: HttpRequest) -> HttpResponse:
    """All phones, and a form to hand out another one."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = acts.create_person(**form.cleaned_data)
        return redirect("telegram_simulator:phone", person.pk)
    return render(request, "telegram_simulator/people.html", _frame(None) | {"form": form})


@require_GET
def people_json(request: HttpRequest) -> JsonResponse:
    """For tests: who has a phone."""
    return JsonResponse(
        {"people": [_person_facts(person) for person in Person.objects.latest_first()]}
    )


def deep_link(request: HttpRequest, username: str) -> HttpResponse:
    """What ``https://t.me/<bot>?start=…`` opens: on whose phone? ``startgroup``: in which group?"""
    bot = next((one for one in acts.all_bots() if one.username.lower() == username.lower()), None)
    if bot is None:
        raise Http404
    is_group = "startgroup" in request.GET
    payload = request.GET.get("startgroup" if is_group else "start", "")
    chats = {one.user_id: one for one in Person.objects.filter(is_group=is_group).latest_first()}
    form = PersonForm(request.POST or None)
    if request.method == "POST":
        number = _number(request.POST.get("user_id"))
        chosen = acts.open_chat(number, bot, is_group=is_group)
        if chosen is None and form.is_valid():
            name = form.cleaned_data["name"]
            chosen = acts.create_person(name=name, is_group=is_group, bot=bot)
        if chosen is not None:
            query = urlencode({"start": payload})
            return redirect(f"{reverse('telegram_simulator:phone', args=[chosen.pk])}?{query}")
    context = _frame(None) | {"form": form, "payload": payload, "chats": chats.values()}
    context["bot"] = bot
    return render(request, "telegram_simulator/deep_link.html", context)


@never_cache
@require_GET
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's chat with the bot."""
    person = get_object_or_404(Person.objects.select_related("bot"), pk=pk)
    tapped = CallbackQuery.objects.filter(
        person=person, query_id=request.GET.get("tapped", "")
    ).first()
    context = _frame(person) | {
        "bubbles": _bubbles(person),
        "payload": request.GET.get("start"),
        "tapped": tapped,
    }
    context["commands"] = person.bot.commands_for(person)
    context["description"] = person.bot.text("description", person.language_code)
    return render(request, "telegram_simulator/phone.html", context)


@never_cache
@require_GET
def messages_json(request: HttpRequest, pk: int) -> JsonResponse:
    """The chat as data, for the page's script (``html``) and for tests (``messages``)."""
    person = get_object_or_404(Person.objects.select_related("bot"), pk=pk)
    bubbles = _bubbles(person)
    context = {"bubbles": bubbles, "person": person, "csrf_token": get_token(request)}
    return JsonResponse(
        _person_facts(person)
        | {
            "messages": [
                message_object(bubble["message"], person.bot)
                | {"outgoing": not bubble["message"].is_from_bot}
                for bubble in bubbles
            ],
            "answers": [
                {"id": tap.query_id, "text": tap.answer, "alert": tap.is_alert}
                for tap in person.taps.exclude(answered_at=None).order_by("-pk")[:5]
            ],
            "html": render_to_string("telegram_simulator/_bubbles.html", context),
        }
    )


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Press START."""
    person = get_object_or_404(Person.objects.select_related("bot"), pk=pk)
    acts.press_start(person, request.POST.get("payload", "")[:64])
    return _back(request, person)


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a text."""
    person = get_object_or_404(Person.objects.select_related("bot"), pk=pk)
    if text := request.POST.get("text", "").strip():
        acts.write(person, text)
    return _back(request, person)


@require_POST
def tap(request: HttpRequest, pk: int) -> HttpResponse:
    """Tap a button. Without a script the page waits a moment for the bot's answer."""
    person = get_object_or_404(Person.objects.select_related("bot"), pk=pk)
    message = get_object_or_404(Message, pk=_number(request.POST.get("message_id")))
    query = acts.tap(person, message, request.POST.get("data", "")[:64])
    if _wants_json(request):
        return JsonResponse({"ok": True, "id": query.query_id})
    deadline = time.monotonic() + PATIENCE
    while query.answered_at is None and time.monotonic() < deadline:
        time.sleep(0.1)
        query.refresh_from_db()
    return _back(request, person, tapped=query.query_id)


@require_POST
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """Block the bot, or let it write again."""
    person = get_object_or_404(Person.objects.select_related("bot"), pk=pk)
    acts.set_blocked(person, blocked=request.POST.get("blocked") == "yes")
    return _back(request, person)


@require_POST
def upgrade(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a group a supergroup."""
    group = get_object_or_404(Person, pk=pk, is_group=True)
    acts.make_supergroup(group)
    return _back(request, group)


@require_POST
def weather(request: HttpRequest) -> HttpResponse:
    """Order a fault."""
    form = FaultForm(request.POST)
    if form.is_valid():
        form.save()
    return _return(request)


@require_POST
def clear_weather(request: HttpRequest) -> HttpResponse:
    """No more faults."""
    Fault.objects.all().delete()
    return _return(request)


def _frame(person: Person | None) -> dict[str, Any]:
    """What every page shows around its content."""
    bots = acts.all_bots()
    for bot in bots:
        bot.waiting = delivery.pending(bot).count()
    return {
        "bot": person.bot if person else bots[0],
        "bots": bots,
        "people": Person.objects.latest_first(),
        "person": person,
        "weather_form": FaultForm(initial={"method": "sendMessage"}),
        "weather": Fault.objects.filter(remaining__gt=0),
    }


def _bubbles(person: Person) -> list[dict[str, Any]]:
    newest = person.messages.select_related("person").order_by("-pk")[:SHOWN]
    return [
        {"message": message, "html": render_text(message.text, message.entities)}
        for message in reversed(newest)
    ]


def _person_facts(person: Person) -> dict[str, Any]:
    return {
        "id": person.pk,
        "user_id": person.user_id,
        "chat_id": person.chat_id,
        "bot": person.bot.username,
        "name": str(person),
        "started": person.started_at is not None,
        "blocked": person.has_blocked_bot,
    }


def _back(request: HttpRequest, person: Person, **query: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"ok": True})
    address = reverse("telegram_simulator:phone", args=[person.pk])
    return redirect(f"{address}?{urlencode(query)}" if query else address)


def _return(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return redirect(target if is_ours else "telegram_simulator:people")


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() else 0
