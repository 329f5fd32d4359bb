"""The app of the host project."""

from django.apps import AppConfig


class TestAppConfig(AppConfig):
    """A host's own pages and images."""

    name = "tests.testapp"
    label = "testapp"
    default_auto_field = "django.db.models.BigAutoField"
