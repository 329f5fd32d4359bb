"""Mount at ``mailbox/``."""

from django.urls import path

from . import views

app_name = "mailbox"

urlpatterns = [
    path("", views.mail_list, name="list"),
    path("messages.json", views.messages_json, name="messages_json"),
    path("<int:pk>/", views.mail_detail, name="detail"),
    path("<int:pk>/html/", views.mail_html, name="html"),
]
