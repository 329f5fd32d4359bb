"""The Mentorship group in the sidebar, with counts of what waits for this person."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from mentorship.domain.worklist import Waiting, waiting_for

from . import policies
from .menu_items import Allowed, rows

#: Other apps may add their items to the group through this hook.
HOOK = "register_mentorship_menu_item"


def waiting(request: HttpRequest) -> dict[str, Waiting]:
    """What waits for this person, counted once per request."""
    if not hasattr(request, "mentorship_waiting"):
        counts = waiting_for(policies.actor_for(request.user))
        request.mentorship_waiting = counts  # type: ignore[attr-defined]
    found: dict[str, Waiting] = request.mentorship_waiting  # type: ignore[attr-defined]
    return found


class GuardedItem(MenuItem):
    """An item for those whom the policy lets in, with the number of what waits there."""

    def __init__(
        self,
        label: str | Promise,
        url: str | Promise,
        *,
        allowed: Allowed,
        name: str,
        icon_name: str,
        order: int,
        counts: tuple[str, ...] = (),
    ) -> None:
        super().__init__(label, url, name=name, icon_name=icon_name, order=order)
        self.allowed = allowed
        self.counts = counts

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the page behind it would open."""
        return self.allowed(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """The link; the item itself is shared by all requests and stays as it is."""
        label = str(self.label)
        number = sum(row.count for key, row in waiting(request).items() if key in self.counts)
        if number:
            label = _("%(label)s (%(number)s)") % {"label": label, "number": number}
        return LinkMenuItem(
            self.name,
            label,
            str(self.url),
            icon_name=self.icon_name,
            classname=self.classname,
            attrs=self.attrs,
        )


def group() -> SubmenuMenuItem:
    """The group itself; Wagtail shows it to those who see something in it."""
    return SubmenuMenuItem(
        _("Mentorship"),
        Menu(register_hook_name=HOOK, items=items()),
        name="mentorship",
        icon_name="group",
        order=250,
    )


def items() -> list[GuardedItem]:
    """The items of the group."""
    return [
        GuardedItem(
            label,
            url,
            allowed=allowed,
            name=f"mentorship-{name}",
            icon_name=icon,
            order=order,
            **kw,
        )
        for order, (name, label, url, icon, allowed, kw) in enumerate(rows(), start=1)
    ]
