"""The plugin's public addresses, included by the host under a prefix of its choice."""

from django.urls import path

from . import numbers  # noqa: F401 (its converter)
from .bot.webhook import telegram_webhook
from .public import (
    applying,
    choices,
    desk,
    directory,
    feed,
    health,
    identity,
    offers,
    own_messages,
    own_profile,
    paid_queue,
    profiles,
    questions,
    registration,
    sent,
    status,
    stepping_back,
)
from .public import telegram as telegram_account

app_name = "mentorship"

urlpatterns = [
    # Mentors
    path("mentors/", directory.mentor_list, name="mentor_list"),
    path("mentors/feed/", feed.mentor_feed, name="mentor_feed"),
    path("mentors/<slug:slug>/", profiles.mentor_detail, name="mentor_detail"),
    path("become-a-mentor/", registration.mentor_register, name="mentor_register"),
    path("become-a-mentor/thanks/", registration.mentor_registered, name="mentor_registered"),
    path(
        "become-a-mentor/<slug:step>/",
        registration.mentor_register_step,
        name="mentor_register_step",
    ),
    # Who is who
    path("sign-in/", identity.sign_in, name="sign_in"),
    path("sign-in/sent/", identity.sign_in_sent, name="sign_in_sent"),
    path("sign-in/<str:token>/", identity.sign_in_confirm, name="sign_in_confirm"),
    path("sign-out/", identity.sign_out, name="sign_out"),
    # Applying
    path("choices/", choices.choices, name="choices"),
    path("choices/change/", choices.choices_change, name="choices_change"),
    path("apply/", applying.apply, name="apply"),
    path("apply/draft/", applying.apply_draft, name="apply_draft"),
    path("apply/sent/", sent.apply_sent, name="apply_sent"),
    path("apply/thanks/", sent.applied, name="applied"),
    # A mentee's own page
    path("my/", status.my_mentorship, name="my_mentorship"),
    path("my/withdraw/<row_id:application_id>/", status.withdraw, name="withdraw"),
    path("my/withdraw-all/<row_id:enrolment_id>/", status.withdraw_all, name="withdraw_all"),
    path("my/messages/", own_messages.my_messages, name="my_messages"),
    path("my/messages/stop/<str:token>/", own_messages.stop_messages, name="stop_messages"),
    path("answer/<row_id:inquiry_id>/", questions.answer, name="answer"),
    # A mentor's own page
    path("mentor/", desk.mentor_desk, name="mentor_desk"),
    path("mentor/profile/", own_profile.mentor_profile, name="mentor_profile"),
    path(
        "mentor/profile/<slug:part>/",
        own_profile.mentor_profile_part,
        name="mentor_profile_part",
    ),
    path("mentor/pause/", stepping_back.mentor_pause, name="mentor_pause"),
    path("mentor/leave/", stepping_back.mentor_leave, name="mentor_leave"),
    path("offer/<str:token>/", offers.offer, name="offer"),
    # What other machines send and ask
    path("health/", health.health, name="health"),
    path("paid-queue/", paid_queue.paid_queue, name="paid_queue"),
    # Telegram
    path("telegram/link/", telegram_account.telegram_link, name="telegram_link"),
    path("telegram/unlink/", telegram_account.telegram_unlink, name="telegram_unlink"),
    path("telegram/webhook/", telegram_webhook, name="telegram_webhook"),
    path("telegram/webhook/<slug:bot_id>/", telegram_webhook, name="telegram_webhook"),
]
