"""The buttons of an offer (T2, T3): one tap answers, a second one says what was answered."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship.choices import ActorChannel, ApplicationStatus, DeliveryChannel, Notice
from mentorship.domain import cards, offers
from mentorship.domain.actors import Actor
from mentorship.domain.arrival import prove_arrival
from mentorship.domain.refusals import TransitionRefused
from mentorship.models import Application, Notification
from mentorship.notifications.addresses import public_url
from mentorship.notifications.cards import how_it_ended
from mentorship.notifications.rendering import Button

from . import replies
from .speaker import Speaker

#: More buttons than this make a list that nobody reads.
SHOWN = 8
_ANSWERED = {
    "accept": (ApplicationStatus.MENTOR_ACCEPTED, ApplicationStatus.MATCHED),
    "decline": (ApplicationStatus.MENTOR_DECLINED,),
}


def answer(speaker: Speaker, pk: str, decision: str, *, clicked: tuple[object, object]) -> str:
    """Answer an offer by its card and return what to say. Raises ``Refused``.

    The effect is one per offer and decision, under whatever number the same tap arrives again.
    """
    application = _own(speaker, pk)
    if not is_own_card(application, speaker, *clicked):
        raise replies.OldMessage
    answer = offers.accept if decision == "accept" else offers.decline
    now = timezone.now()
    try:
        answer(application.pk, actor=_actor(speaker), now=now)
    except TransitionRefused:
        application.refresh_from_db()
        # Whoever still sees a button may be looking at a card that missed its last edit.
        cards.update_cards(application, key=f"{application.status}:tapped", now=now)
        return _said_already(application, decision)
    return replies.thanks(accepted=decision == "accept")


def _said_already(application: Application, decision: str) -> str:
    """The answer to a second tap. Raises ``AnsweredOtherwise`` where it says something else."""
    ending = how_it_ended(application).partition("\n")[0]
    if application.status in _ANSWERED[decision]:
        return _("You have answered this already. %(ending)s") % {"ending": ending}
    raise replies.AnsweredOtherwise(ending=ending)


def _own(speaker: Speaker, pk: str) -> Application:
    """The application, if it is for this mentor. Raises ``NotYourOffer``."""
    if speaker.mentor is None:
        raise replies.NotYourOffer
    rows = Application.objects.seen_by(speaker.mentor, now=timezone.now())
    application = rows.filter(pk=int(pk)).first()
    if application is None:
        raise replies.NotYourOffer
    return application


def _actor(speaker: Speaker) -> Actor:
    if speaker.mentor is None:
        raise replies.NotYourOffer
    return Actor.for_mentor(speaker.mentor, ActorChannel.TELEGRAM)


def is_own_card(
    application: Application, speaker: Speaker, chat_id: object, message_id: object
) -> bool:
    """Whether the click came from a message that carries this offer (T3).

    A message that was sent while its worker died has no recorded id; the click proves that
    it arrived, and the id is kept. Cards are in the mentor's own chat and nowhere else, and
    Telegram leaves the message out where it is too old to say which one it was.
    """
    if chat_id != speaker.chat_id or not isinstance(message_id, int):
        return False
    clicked = f"{chat_id}:{message_id}"
    rows = Notification.objects.filter(
        application=application, notice=Notice.OFFER, channel=DeliveryChannel.TELEGRAM
    )
    if rows.filter(provider_id=clicked).exists():
        return True
    unknown = rows.filter(provider_id="").order_by("-pk")
    return any(prove_arrival(row, clicked, timezone.now()) for row in unknown)


def open_offers(speaker: Speaker) -> list[Application]:
    """What waits for the mentor's answer, the oldest first."""
    if speaker.mentor is None:
        return []
    seen = Application.objects.seen_by(speaker.mentor, now=timezone.now())
    rows = seen.filter(status=ApplicationStatus.ADMIN_APPROVED)
    return list(rows.select_related("enrolment__mentee").order_by("offered_at", "pk"))


def listing(speaker: Speaker) -> tuple[str, list[Button]]:
    """The open offers, each with a button that brings its card."""
    if speaker.mentor is None:
        return _("Offers go to mentors, and this chat belongs to none."), []
    page = Button(label=_("Open your page"), url=public_url("mentor_desk"))
    rows = open_offers(speaker)
    if not rows:
        return _("No offer waits for you."), [page]
    text = ngettext(
        "%(count)d offer waits for your answer. Press it to see it again:",
        "%(count)d offers wait for your answer. Press one to see it again:",
        len(rows),
    )
    buttons = [
        Button(label=row.enrolment.mentee.name[:60], callback=f"card:{row.pk}")
        for row in rows[:SHOWN]
    ]
    return text % {"count": len(rows)}, [*buttons, page]


def show(speaker: Speaker, pk: str, *, asked: object) -> str:
    """Bring the card of an open offer again, once a minute for each list. Raises ``Refused``."""
    application, now = _own(speaker, pk), timezone.now()
    key = f"asked:{asked}:{now:%Y%m%d%H%M}"
    if cards.send_card_again(application, key=key, now=now):
        return _("Here it comes.")
    raise replies.AnsweredOtherwise(ending=how_it_ended(application).partition("\n")[0])
