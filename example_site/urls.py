"""The site's addresses: the plugin's stand before Wagtail's, which answer for all the rest."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from example_site.home.looks import choose_look
from mentorship.public.sitemaps import MentorSitemap

SITEMAPS = {"pages": Sitemap, "mentors": MentorSitemap}

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("mentorship/", include("mentorship.urls")),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path("language/", include("django.conf.urls.i18n")),
    path("look/", choose_look, name="look"),
    # The stand-ins for the outside world, and the pictures without a server of their own.
    path("telegram/", include("example_site.telegram_simulator.urls")),
    path("mailbox/", include("example_site.mailbox.urls")),
    path("favicon.ico", RedirectView.as_view(url="/static/home/lantern.svg")),
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include(wagtail_urls)),
]
