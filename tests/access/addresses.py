"""Every address of the plugin, as the resolver has it, and who may open it.

An address without a row here makes a test fail: whoever adds one says who may go there.
"""

from django.urls import get_resolver, resolve, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from mentorship.domain.actors import Right

TEAM = {"team", "superuser"}
NOBODY = frozenset()
BULK = "wagtail_bulk_action:"
#: The mentee and the mentor whose things these are, others of both, and an editor of pages.
PEOPLE = {"anonymous", "mentee", "other_mentee", "mentor", "other_mentor", "editor"}
_MENTORS_ALL = {"mentor", "other_mentor"}
IN_ADMIN = {"editor", "viewer", *TEAM, *(right.name for right in Right)}
EVERYBODY = PEOPLE | IN_ADMIN


def holders(*rights):
    return {right.name for right in rights} | TEAM


def register(name, view, add=NOBODY, change=NOBODY, *, history=True):
    """The addresses of one modeladmin register."""
    rows = {"index": view, "inspect": view, "create": add, "edit": change, "delete": NOBODY}
    if history:
        rows["history"] = view
    return {f"mentorship_{name}_modeladmin_{action}": who for action, who in rows.items()}


def snippet(name, view, add, change, delete, *, copy=None, **more):
    """The addresses of one snippet, in Wagtail's words."""
    rows = {
        "list": view,
        "list_results": view,
        "add": add,
        "edit": change,
        "delete": delete,
        "usage": view,
        "history": view,
        "history_results": view,
    } | more
    if copy is not None:
        rows["copy"] = copy
    return {f"wagtailsnippets_mentorship_{name}:{action}": who for action, who in rows.items()}


def chooser(name):
    """The dialogue in which editors choose a snippet for a page; none is made there."""
    rows = {"choose": IN_ADMIN, "choose_results": IN_ADMIN, "chosen": IN_ADMIN}
    rows |= {"chosen_multiple": IN_ADMIN, "create": NOBODY}
    return {
        f"wagtailsnippetchoosers_mentorship_{name}:{action}": who for action, who in rows.items()
    }


def bulk(model, **actions):
    """What can be done with many of one kind at once, at Wagtail's address for that."""
    return {f"{BULK}{model}:{action}": who for action, who in actions.items()}


_REVIEW = holders(Right.REVIEW_APPLICATIONS)
_MENTORS = holders(Right.REVIEW_MENTORS)
_CONFIRM = holders(Right.CONFIRM_MATCHES)
_QUEUE = holders(Right.RUN_QUEUE)
_CYCLES = holders(Right.MANAGE_CYCLES)
_MESSAGES = holders(Right.MANAGE_MESSAGES)
_WORDING = holders(Right.MANAGE_WORDING)
_VIEWER = {"viewer"}
#: Whoever may view one kind of things reads its history.
_HISTORY = _REVIEW | _MENTORS | _CONFIRM | _QUEUE | _CYCLES | _VIEWER
_SIGNED_IN = EVERYBODY - {"anonymous"}

ADMIN = {
    "mentorship_admin:review": _REVIEW,
    "mentorship_admin:review_case": _REVIEW,
    # Signs of life, only sent.
    "mentorship_admin:review_presence": NOBODY,
    "mentorship_admin:mentor_presence": NOBODY,
    "mentorship_admin:mentors": _MENTORS,
    "mentorship_admin:mentor_review": _MENTORS,
    "mentorship_admin:mentor_preview": _MENTORS,
    "mentorship_admin:mentor_change": _MENTORS,
    # Who may add mentors and review them: that asks for two rights.
    "mentorship_admin:mentor_imports": TEAM,
    "mentorship_admin:mentor_import_sample": TEAM,
    "mentorship_admin:mentor_import": TEAM,
    "mentorship_admin:confirm_list": _CONFIRM,
    "mentorship_admin:confirm": _CONFIRM,
    "mentorship_admin:remarks": _REVIEW,
    "mentorship_admin:recall": _REVIEW,
    "mentorship_admin:strike": _REVIEW,
    "mentorship_admin:queue": _QUEUE,
    "mentorship_admin:assign": _QUEUE,
    "mentorship_admin:close_no_match": _QUEUE,
    "mentorship_admin:propose": _QUEUE,
    "mentorship_admin:assign_compare": _QUEUE,
    # Who may send an offer may take it back: that asks for two rights.
    "mentorship_admin:assign_undo": TEAM,
    "mentorship_admin:board": _REVIEW | _QUEUE | _CONFIRM | _CYCLES | _VIEWER,
    "mentorship_admin:history": _HISTORY,
    "mentorship_admin:history_results": _HISTORY,
    "mentorship_admin:digest": _REVIEW | _MENTORS | _QUEUE | _CONFIRM | _MESSAGES,
    # Posted to from a list; nobody opens them.
    "mentorship_admin:filter_save": NOBODY,
    "mentorship_admin:filter_delete": NOBODY,
    # Who receives the supervisors' notices, which no right of the table brings.
    "mentorship_admin:telegram_group": {"superuser"},
    "mentorship_admin:cycle_clone": _CYCLES,
    "mentorship_admin:cycle_open": _CYCLES,
    "mentorship_admin:cycle_close": _CYCLES,
    "mentorship_admin:match_complete": _CONFIRM,
    "mentorship_admin:match_cancel": _CONFIRM,
    "mentorship_admin:match_put_back": _CONFIRM,
    "mentorship_admin:match_meet": _CONFIRM,
    "mentorship_admin:match_flag": _CONFIRM,
    "mentorship_admin:addresses": _MESSAGES,
    "mentorship_admin:wordings": _WORDING,
    "mentorship_admin:wording": _WORDING,
    "mentorship_admin:wording_history": _WORDING,
    "mentorship_admin:wording_mail": _WORDING,
    "mentorship_admin:message_retry": _MESSAGES,
    "mentorship_admin:message_cancel": _MESSAGES,
    "mentorship_admin:message_resend": _MESSAGES,
    "mentorship_admin:channels": _MESSAGES,
    "mentorship_admin:channel": _MESSAGES,
    "mentorship_admin:update_retry": _MESSAGES,
    "mentorship_admin:update_rest": _MESSAGES,
    **register("cycles", _CYCLES | _VIEWER, add=_CYCLES, change=_CYCLES),
    **register("applications", _REVIEW | _QUEUE | _VIEWER),
    **register("matches", _CONFIRM | _VIEWER),
    **register("messages", _MESSAGES | _VIEWER, history=False),
    **snippet(
        "mentorprofile",
        _MENTORS | _VIEWER,
        add=TEAM,
        change=TEAM,
        delete=NOBODY,
        inspect=_MENTORS | _VIEWER,
        usage=TEAM,
        preview_on_add=TEAM,
        preview_on_edit=TEAM,
    ),
    **snippet("expertise", TEAM, add=TEAM, change=TEAM, delete=TEAM, copy=TEAM),
    **snippet(
        "language",
        {"superuser"},
        add={"superuser"},
        change={"superuser"},
        delete={"superuser"},
        copy={"superuser"},
    ),
    **snippet(
        "cannedreason",
        _WORDING,
        add=_WORDING,
        change=_WORDING,
        delete=_WORDING,
        copy=_WORDING,
    ),
    **bulk("mentorprofile", accept=_MENTORS, reject=_MENTORS, delete=NOBODY),
    **bulk("expertise", delete=TEAM),
    **bulk("language", delete={"superuser"}),
    **bulk("cannedreason", delete=_WORDING),
    **chooser("mentorprofile"),
    **chooser("cannedreason"),
    **chooser("expertise"),
    **chooser("language"),
}

#: Who sends to addresses that nobody opens.
SENDERS = {
    "mentorship_admin:review_presence": _REVIEW,
    "mentorship_admin:mentor_presence": _MENTORS,
}

#: Opened with GET. Pages that are only posted to answer nobody's GET.
PUBLIC = {
    "mentorship:mentor_list": EVERYBODY,
    "mentorship:mentor_feed": EVERYBODY,
    "mentorship:health": EVERYBODY,
    "mentorship:mentor_detail": EVERYBODY,
    "mentorship:sign_in": EVERYBODY,
    "mentorship:sign_in_sent": EVERYBODY,
    "mentorship:sign_in_confirm": EVERYBODY,
    "mentorship:choices": EVERYBODY,
    # The signed link itself is the proof, unless somebody else is signed in.
    "mentorship:offer": {"anonymous", "mentor"},
    # Visitors fill the form in first, and prove their address before it is sent.
    "mentorship:apply": EVERYBODY,
    "mentorship:apply_sent": EVERYBODY,
    "mentorship:apply_draft": NOBODY,
    "mentorship:applied": _SIGNED_IN,
    "mentorship:my_mentorship": _SIGNED_IN,
    "mentorship:mentor_registered": _SIGNED_IN,
    "mentorship:my_messages": _SIGNED_IN,
    # The signed link is the proof, and anybody who has it may look at it.
    "mentorship:stop_messages": EVERYBODY,
    # A mentor is sent on to the desk, everybody else to the form.
    "mentorship:mentor_register": _SIGNED_IN - _MENTORS_ALL,
    "mentorship:mentor_register_step": _SIGNED_IN - _MENTORS_ALL,
    "mentorship:mentor_desk": _MENTORS_ALL,
    "mentorship:mentor_profile": _MENTORS_ALL,
    "mentorship:mentor_profile_part": _MENTORS_ALL,
    "mentorship:mentor_pause": _MENTORS_ALL,
    "mentorship:mentor_leave": _MENTORS_ALL,
    "mentorship:withdraw": {"mentee"},
    "mentorship:withdraw_all": {"mentee"},
    "mentorship:answer": {"mentee"},
    # Posted to by a shop, which signs what it sends.
    "mentorship:paid_queue": NOBODY,
    "mentorship:sign_out": NOBODY,
    "mentorship:choices_change": NOBODY,
    "mentorship:telegram_link": NOBODY,
    "mentorship:telegram_unlink": NOBODY,
    "mentorship:telegram_webhook": NOBODY,
}
ROWS = ADMIN | PUBLIC


def resolved(patterns=None, namespace=""):
    """The names of all addresses that belong to the plugin."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from resolved(pattern.url_patterns, inner)
        elif "mentorship" in f"{namespace}{pattern.name}":
            yield f"{namespace}{pattern.name}"


def resolved_for_many():
    """The same for what can be done with many things at once; Wagtail has one address for all."""
    bulk_action_registry.get_bulk_actions_for_model("mentorship", "mentorprofile")
    for model, actions in bulk_action_registry.actions["mentorship"].items():
        yield from (f"{BULK}{model}:{action}" for action in actions)


def view_of(url):
    """The class that answers at an address; None where that is a function."""
    path, _question_mark, _query = url.partition("?")
    return getattr(resolve(path).func, "view_class", None)


def moves_at(url):
    """The moves that can be posted to an address, as its forms name them."""
    moves = getattr(view_of(url), "form_classes", {})
    return list(moves) if isinstance(moves, dict) and moves else ["", "approve"]


def address(name, world):
    """The address with the things of a world in it."""
    if name.startswith(BULK):
        _bulk, model, action = name.split(":")
        page = reverse("wagtail_bulk_action", args=["mentorship", model, action])
        return f"{page}?id={world[model].pk}"
    namespace, _colon, action = name.rpartition(":")
    return reverse(name, args=_arguments(name, namespace, action, world))


def _arguments(name, namespace, action, world):
    if "modeladmin" in name:
        listed = action.endswith(("_index", "_create"))
        return [] if listed else [world[name.split("_")[1]].pk]
    if namespace.startswith("wagtailsnippetchoosers"):
        return [world[namespace.rpartition("_")[2]].pk] if action == "chosen" else []
    if namespace.startswith("wagtailsnippets"):
        bare = ("list", "list_results", "add", "preview_on_add")
        return [] if action in bare else [world[namespace.rpartition("_")[2]].pk]
    if name.startswith("mentorship_admin:wording") and action != "wordings":
        return ["offer", "en"]
    return [world[name]] if name in world else []
