"""The app's entry in INSTALLED_APPS."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MentorshipConfig(AppConfig):
    """Registers the checks, the worker's schedules and the permission policies."""

    name = "mentorship"
    label = "mentorship"
    verbose_name = _("Mentorship")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what must be connected once the models are there."""
        from . import checks  # noqa: F401
        from .background import ensure_schedules
        from .notifications import secrecy, tracking
        from .public.arriving import bring_along

        secrecy.install()

        post_migrate.connect(
            ensure_schedules, sender=self, dispatch_uid="mentorship.ensure_schedules"
        )
        user_logged_in.connect(bring_along, dispatch_uid="mentorship.bring_along")
        tracking.connect()
