"""The addresses of the workbenches, below Wagtail's own."""

from django.urls import path

from mentorship import numbers  # noqa: F401 (its converter)

from .reports.history import HistoryReport
from .workbench import (
    addresses,
    board,
    channels,
    confirm_pair,
    confirming,
    cycle_clone,
    cycles,
    digest,
    imports,
    matches,
    mentor_list,
    mentors,
    messages,
    offers,
    presence,
    profile_changes,
    queue,
    queue_assign,
    queue_propose,
    review,
    review_case,
    saved_filters,
    telegram_group,
    updates,
    wording,
    wording_history,
)

app_name = "mentorship_admin"

urlpatterns = [
    path("review/", review.ReviewList.as_view(), name="review"),
    path("review/<row_id:enrolment_id>/", review_case.ReviewCase.as_view(), name="review_case"),
    path("review/<row_id:pk>/presence/", presence.CasePresence.as_view(), name="review_presence"),
    path("mentors/", mentor_list.MentorList.as_view(), name="mentors"),
    path("mentors/<row_id:mentor_id>/", mentors.MentorReview.as_view(), name="mentor_review"),
    path(
        "mentors/<row_id:mentor_id>/preview/",
        mentors.MentorPreview.as_view(),
        name="mentor_preview",
    ),
    path(
        "mentors/<row_id:pk>/presence/", presence.MentorPresence.as_view(), name="mentor_presence"
    ),
    path(
        "mentors/<row_id:mentor_id>/change/",
        profile_changes.ProfileChangeReview.as_view(),
        name="mentor_change",
    ),
    path("mentors/import/", imports.ImportMentors.as_view(), name="mentor_imports"),
    path("mentors/import/sample/", imports.ImportSample.as_view(), name="mentor_import_sample"),
    path("mentors/import/<row_id:import_id>/", imports.ImportPage.as_view(), name="mentor_import"),
    path("confirm/", confirming.ConfirmList.as_view(), name="confirm_list"),
    path("confirm/<row_id:application_id>/", confirm_pair.Confirm.as_view(), name="confirm"),
    path("remarks/<row_id:application_id>/", offers.Remarks.as_view(), name="remarks"),
    path("recall/<row_id:application_id>/", offers.Recall.as_view(), name="recall"),
    path("strike/<row_id:application_id>/", offers.Strike.as_view(), name="strike"),
    path("queue/", queue.Queue.as_view(), name="queue"),
    path("queue/propose/", queue_propose.Propose.as_view(), name="propose"),
    path("queue/<row_id:application_id>/", queue_assign.Assign.as_view(), name="assign"),
    path(
        "queue/<row_id:application_id>/compare/",
        queue_assign.Compare.as_view(),
        name="assign_compare",
    ),
    path("queue/<row_id:application_id>/undo/", queue_assign.Undo.as_view(), name="assign_undo"),
    path(
        "queue/<row_id:application_id>/close/", queue.CloseNoMatch.as_view(), name="close_no_match"
    ),
    path("board/", board.Board.as_view(), name="board"),
    path("history/", HistoryReport.as_view(), name="history"),
    path(
        "history/results/",
        HistoryReport.as_view(results_only=True),
        name="history_results",
    ),
    path("telegram/", telegram_group.SupervisorsGroup.as_view(), name="telegram_group"),
    path("digest/", digest.Digest.as_view(), name="digest"),
    path("filters/save/<slug:page>/", saved_filters.SaveFilter.as_view(), name="filter_save"),
    path(
        "filters/<row_id:filter_id>/delete/",
        saved_filters.DeleteFilter.as_view(),
        name="filter_delete",
    ),
    path("cycles/<row_id:cycle_id>/clone/", cycle_clone.CloneCycle.as_view(), name="cycle_clone"),
    path("cycles/<row_id:cycle_id>/open/", cycles.OpenCycle.as_view(), name="cycle_open"),
    path("cycles/<row_id:cycle_id>/close/", cycles.CloseCycle.as_view(), name="cycle_close"),
    path(
        "matches/<row_id:match_id>/complete/",
        matches.CompleteMatch.as_view(),
        name="match_complete",
    ),
    path("matches/<row_id:match_id>/cancel/", matches.CancelMatch.as_view(), name="match_cancel"),
    path("matches/<row_id:match_id>/put-back/", matches.PutBack.as_view(), name="match_put_back"),
    path("matches/<row_id:match_id>/meet/", matches.MeetLink.as_view(), name="match_meet"),
    path("matches/<row_id:match_id>/flag/", matches.MatchFlag.as_view(), name="match_flag"),
    path("messages/addresses/", addresses.Addresses.as_view(), name="addresses"),
    path("wording/", wording.WordingList.as_view(), name="wordings"),
    path("wording/<slug:notice>/<slug:language>/", wording.EditWording.as_view(), name="wording"),
    path(
        "wording/<slug:notice>/<slug:language>/history/",
        wording_history.WordingHistory.as_view(),
        name="wording_history",
    ),
    path(
        "wording/<slug:notice>/<slug:language>/mail/",
        wording_history.WordingMail.as_view(),
        name="wording_mail",
    ),
    path(
        "messages/<row_id:notification_id>/retry/",
        messages.RetryMessage.as_view(),
        name="message_retry",
    ),
    path(
        "messages/<row_id:notification_id>/resend/",
        messages.ResendMessage.as_view(),
        name="message_resend",
    ),
    path("channels/", channels.Channels.as_view(), name="channels"),
    path(
        "channels/updates/<row_id:update_pk>/retry/",
        updates.RetryUpdate.as_view(),
        name="update_retry",
    ),
    path(
        "channels/updates/<row_id:update_pk>/rest/",
        updates.RestUpdate.as_view(),
        name="update_rest",
    ),
    path("channels/<str:lane>/", channels.ChannelPage.as_view(), name="channel"),
    path(
        "messages/<row_id:notification_id>/cancel/",
        messages.CancelMessage.as_view(),
        name="message_cancel",
    ),
]
