"""The demo's stand-ins alone, at the addresses that the demo gives them."""

from django.urls import include, path

urlpatterns = [
    path("telegram/", include("example_site.telegram_simulator.urls")),
    path("mailbox/", include("example_site.mailbox.urls")),
]
