"""The site's addresses: the plugin's stand before Wagtail's, which answer for all the rest."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("mentorship/", include("mentorship.urls")),
    # The stand-ins for the outside world, and the pictures without a server of their own.
    path("telegram/", include("example_site.telegram_simulator.urls")),
    path("mailbox/", include("example_site.mailbox.urls")),
    path("favicon.ico", RedirectView.as_view(url="/static/home/lantern.svg")),
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include(wagtail_urls)),
]
