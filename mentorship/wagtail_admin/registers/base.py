"""What the registers share: the policy's answers, the buttons of the next step, the look."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from wagtail.admin.templatetags.wagtailadmin_tags import timesince_simple
from wagtail_modeladmin.helpers import AdminURLHelper, ButtonHelper
from wagtail_modeladmin.options import ModelAdmin

from mentorship.numbers import RowNumber
from mentorship.wagtail_admin.policies import PolicyHelper, TeamPolicy, actor_for
from mentorship.wagtail_admin.steps import Step, steps_for

from .views import RegisterCreate, RegisterEdit, RegisterHistory, RegisterIndex, RegisterInspect

CSS = "mentorship/admin.css"
JS = "mentorship/admin.js"


class NumberedUrls(AdminURLHelper):
    """Addresses of rows by number: anything else is an address that does not exist."""

    def _get_object_specific_action_url_pattern(self, action: str) -> str:
        return rf"^{self.base_url_path}/{action}/(?P<instance_pk>{RowNumber.regex})/$"


class StepButtons(ButtonHelper):
    """The next steps first, then what modeladmin offers."""

    def get_buttons_for_obj(
        self,
        obj: Any,
        exclude: list[str] | None = None,
        classnames_add: list[str] | None = None,
        classnames_exclude: list[str] | None = None,
    ) -> list[dict[str, Any]]:
        """The buttons of a row, in the classes that the list asks for."""
        add, leave = classnames_add or [], classnames_exclude or []
        steps = steps_for(obj, actor_for(self.request.user))
        buttons = [
            self._step_button(obj, step, is_first=place == 0, add=add, leave=leave)
            for place, step in enumerate(steps)
        ]
        rest = super().get_buttons_for_obj(obj, exclude, add, leave)
        return [*buttons, *({**button, "title": ""} for button in rest)]

    @cached_property
    def _back(self) -> str:
        """The way back to this page."""
        return urlencode({"next": self.request.get_full_path()})

    def _step_button(
        self, obj: Any, step: Step, *, is_first: bool, add: list[str], leave: list[str]
    ) -> dict[str, Any]:
        # The next step stands out on the page of one row, not fifty times in a list.
        is_loud = is_first and not step.is_serious and "button-small" not in add
        kind = [] if is_loud else ["button-secondary"]
        kind += ["no"] if step.is_serious else []
        return {
            "url": f"{step.url(obj)}?{self._back}",
            "label": step.label,
            "classname": self.finalise_classname([*kind, *add], leave),
            "title": "",
        }


class Register(ModelAdmin):
    """A list of one model with the policy that guards it."""

    policy: ClassVar[TeamPolicy]
    export_headings: ClassVar[dict[str, str | Promise]] = {}
    add_to_admin_menu = False
    inspect_view_enabled = True
    list_per_page = 50
    empty_value_display = "–"
    url_helper_class = NumberedUrls
    button_helper_class = StepButtons
    index_view_class = RegisterIndex
    inspect_view_class = RegisterInspect
    create_view_class = RegisterCreate
    edit_view_class = RegisterEdit
    history_view_class = RegisterHistory
    index_view_extra_css = [CSS]
    index_view_extra_js = [JS]
    inspect_view_extra_css = [CSS]
    form_view_extra_css = [CSS]
    index_template_name = "mentorship/admin/registers/index.html"
    inspect_template_name = "mentorship/admin/registers/inspect.html"
    create_template_name = "mentorship/admin/registers/form.html"
    edit_template_name = "mentorship/admin/registers/form.html"
    history_template_name = "mentorship/admin/registers/history.html"

    def get_permission_helper_class(self) -> type[PolicyHelper]:
        """modeladmin's questions, answered by the policy of this register."""
        return type("RegisterPolicyHelper", (PolicyHelper,), {"policy": self.policy})

    def get_permissions_for_registration(self) -> QuerySet[Permission]:
        """None: which permissions groups are offered is said once (``policies.permissions``)."""
        return Permission.objects.none()


def since(moment: datetime.datetime | None) -> str:
    """How long ago, as Wagtail's own lists say it; the moment itself for whoever points at it."""
    if moment is None:
        return Register.empty_value_display
    local = timezone.localtime(moment)
    words = formats.date_format(local, "DATETIME_FORMAT")
    told = timesince_simple(moment)
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), words, told)


#: Which states stand out, and which are over.
_LIVELY = {"OPEN", "ACTIVE", "MATCHED", "SENT"}
_LOUD = {"FAILED"}


def status_tag(value: str, label: Any) -> str:
    """A state as Wagtail's status tag, its colour keyed by the value."""
    kind = "w-status--primary" if value in _LIVELY else ""
    loud = "mentorship-status--loud" if value in _LOUD else ""
    return format_html('<span class="w-status {} {}">{}</span>', kind, loud, label)
