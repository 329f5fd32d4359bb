"""The app's entry in INSTALLED_APPS."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The pages of the example site."""

    name = "example_site.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"
