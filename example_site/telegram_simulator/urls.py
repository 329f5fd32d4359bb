"""Mount at ``telegram/``; the Bot API's base address then ends in ``/telegram/bot``."""

from django.urls import path

from . import views
from .api.views import call

app_name = "telegram_simulator"

urlpatterns = [
    path("bot<str:token>/<str:name>", call, name="api"),
    path("", views.people, name="people"),
    path("people.json", views.people_json, name="people_json"),
    path("t.me/<str:username>", views.deep_link, name="deep_link"),
    path("phone/<int:pk>/", views.phone, name="phone"),
    path("phone/<int:pk>/messages.json", views.messages_json, name="messages_json"),
    path("phone/<int:pk>/start/", views.start, name="start"),
    path("phone/<int:pk>/write/", views.write, name="write"),
    path("phone/<int:pk>/tap/", views.tap, name="tap"),
    path("phone/<int:pk>/block/", views.block, name="block"),
    path("phone/<int:pk>/upgrade/", views.upgrade, name="upgrade"),
    path("weather/", views.weather, name="weather"),
    path("weather/clear/", views.clear_weather, name="clear_weather"),
]
