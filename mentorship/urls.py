"""The plugin's public addresses, included by the host under a prefix of its choice."""

from django.urls import path
from django.views.generic import RedirectView

app_name = "mentorship"

urlpatterns = [
    path("my/", RedirectView.as_view(url="/"), name="my_mentorship"),
]
