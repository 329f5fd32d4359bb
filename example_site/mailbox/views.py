"""Reading the mail: a list, a message, and its HTML in a frame that can do no harm."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from .models import Mail

PAGE_SIZE = 30
# The message may style itself and show pictures; it runs nothing and sends nothing.
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https:; "
    "form-action 'none'; frame-ancestors 'self'"
)
# Links leave the frame, otherwise a click would open the site inside the message.
LINKS_LEAVE = '<base target="_blank">'


@never_cache
@require_GET
def mail_list(request: HttpRequest) -> HttpResponse:
    """The newest mail first, of everybody or of one recipient."""
    words = request.GET.get("to", "").strip()
    mail = Mail.objects.for_recipient(words) if words else Mail.objects.all()
    page = Paginator(mail, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "mailbox/list.html", {"page": page, "words": words})


@require_GET
def mail_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One message; ``?part=`` is ``text``, ``html`` or ``headers``."""
    mail = get_object_or_404(Mail, pk=pk)
    parts = ["html"] * bool(mail.html) + ["text"] * bool(mail.text) + ["headers"]
    part = request.GET.get("part", "")
    context = {"mail": mail, "parts": parts, "part": part if part in parts else parts[0]}
    return render(request, "mailbox/detail.html", context)


@xframe_options_sameorigin
@require_GET
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part alone, under a policy of its own."""
    mail = get_object_or_404(Mail, pk=pk)
    if not mail.html:
        raise Http404
    return HttpResponse(LINKS_LEAVE + mail.html, headers={"Content-Security-Policy": FRAME_POLICY})


@never_cache
@require_GET
def messages_json(request: HttpRequest) -> JsonResponse:
    """For tests: the newest messages to ``?to=``."""
    mail = Mail.objects.for_recipient(request.GET.get("to", ""))[:PAGE_SIZE]
    fields = ["pk", "sender", "to", "cc", "bcc", "subject", "text", "html", "attachments"]
    return JsonResponse(
        {"messages": [{name: getattr(one, name) for name in fields} for one in mail]}
    )
