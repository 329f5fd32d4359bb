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
    path("phone/<int:user_id>/", views.phone, name="phone"),
    path("phone/<int:user_id>/messages.json", views.messages_json, name="messages_json"),
    path("phone/<int:user_id>/start/", views.start, name="start"),
    path("phone/<int:user_id>/write/", views.write, name="write"),
    path("phone/<int:user_id>/tap/", views.tap, name="tap"),
    path("phone/<int:user_id>/block/", views.block, name="block"),
    path("weather/", views.weather, name="weather"),
    path("weather/clear/", views.clear_weather, name="clear_weather"),
]
