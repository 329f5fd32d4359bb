"""A message as an e-mail: text and HTML from one source, in the site's own look."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from mentorship.conf import get_config
from mentorship.domain.message_numbers import new_number
from mentorship.domain.returned import is_stopped
from mentorship.domain.stopping import can_stop, stop_token
from mentorship.models import MentorshipSettings, Notification, by_night, is_colour

from .addresses import base_url, public_url
from .channels.base import Impossible
from .rendering import Button, Message

logger = logging.getLogger("mentorship.delivery")
_LOGO = "max-320x96|format-png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """What stands below every e-mail: why it came, and where one chooses."""

    because: str
    choose_url: str
    stop_url: str = ""

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The links with their words."""
        links = [(_("Choose your messages"), self.choose_url)]
        if self.stop_url:
            links.append((_("Stop e-mails of this kind"), self.stop_url))
        return links


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the site's editors gave e-mails: name, logo and colour."""

    programme: str
    colour: str
    colour_by_night: str
    logo_url: str = ""
    logo_width: int = 0
    logo_height: int = 0


def compose(notification: Notification, message: Message) -> EmailMultiAlternatives:
    """The e-mail, ready to be sent; call it inside ``reading_as``.

    Raises ``Impossible`` for an address that is written to no more.
    """
    stopped = is_stopped(notification.notice, notification.email)
    if stopped is not None:
        raise Impossible(f"{stopped.get_trouble_display()}: {stopped.reason}")
    site = MentorshipSettings.load()
    footer = footer_of(notification, site)
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=as_text(message, footer),
        from_email=get_config().from_email,
        to=[notification.email],
        reply_to=[site.reply_to] if site.reply_to else None,
        headers=_headers(notification, footer),
    )
    mail.attach_alternative(as_html(message, footer, look_of(site)), "text/html")
    return mail


def footer_of(notification: Notification, site: MentorshipSettings) -> Footer:
    """The footer of a message; one that can be switched off has a link that does."""
    stop_url = ""
    if notification.user_id is not None and can_stop(notification.notice):
        token = stop_token(notification.user_id, notification.notice)
        stop_url = public_url("stop_messages", token)
    because = _("You get this message because you have to do with %(programme)s.")
    return Footer(
        because=because % {"programme": site.programme_name},
        choose_url=public_url("my_messages"),
        stop_url=stop_url,
    )


def look_of(site: MentorshipSettings) -> Look:
    """The look, also where a logo's file is gone or a colour is none."""
    colour = site.message_colour
    if not is_colour(colour):
        colour = str(MentorshipSettings._meta.get_field("message_colour").get_default())
    url, width, height = _logo(site)
    return Look(
        programme=site.programme_name,
        colour=colour,
        colour_by_night=by_night(colour),
        logo_url=url,
        logo_width=width,
        logo_height=height,
    )


def as_text(message: Message, footer: Footer) -> str:
    """The plain text: paragraphs, links, and the footer below the usual line."""
    links = [f"{button.label}:\n{button.url}" for button in links_of(message)]
    below = "\n".join(f"{label}: {url}" for label, url in footer.lines)
    return "\n\n".join([*message.paragraphs, *links, f"-- \n{footer.because}\n{below}"]) + "\n"


def as_html(message: Message, footer: Footer, look: Look) -> str:
    """The HTML, which says the same."""
    return render_to_string(
        "mentorship/messages/email.html",
        {
            "message": message,
            "links": links_of(message),
            "footer": footer,
            "look": look,
            "language": get_language(),
            "direction": "rtl" if get_language_bidi() else "ltr",
            "programme": look.programme,
        },
    )


def links_of(message: Message) -> list[Button]:
    """The buttons that are links."""
    return [button for button in message.buttons if button.url]


def provider_id_of(mail: EmailMultiAlternatives) -> str:
    """The mail service's own number of a message that was sent; by SMTP, its Message-ID."""
    status = getattr(mail, "anymail_status", None)
    found = getattr(status, "message_id", None)
    if isinstance(found, str) and found:
        return found[:250]
    return str(mail.extra_headers.get("Message-ID", ""))[:250]


def _headers(notification: Notification, footer: Footer) -> dict[str, str]:
    """A try after one that may have arrived has that one's number, by which it is recognised."""
    domain = base_url().rpartition("/")[2].partition(":")[0] or "localhost"
    number = notification.provider_id or new_number(notification, domain=domain, now=timezone.now())
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": number}
    if footer.stop_url:
        headers["List-Unsubscribe"] = f"<{footer.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _logo(site: MentorshipSettings) -> tuple[str, int, int]:
    if site.message_logo is None:
        return "", 0, 0
    try:
        picture = site.message_logo.get_rendition(_LOGO)
    except Exception:
        logger.exception("The logo of e-mails cannot be shown.")
        return "", 0, 0
    url = str(picture.url)
    whole = url if url.startswith(("http://", "https://")) else f"{base_url()}{url}"
    return whole, picture.width, picture.height
