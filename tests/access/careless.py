"""A project with one address more: a view that lets everybody in, and writes whatever is asked."""

from django.http import HttpResponse
from django.urls import path

from mentorship.models import Expertise
from tests.urls import urlpatterns as known

NAME = "mentorship_careless"


def careless(request):
    """Do something, and show something."""
    Expertise.objects.create(name="Carelessness")
    return HttpResponse("Secrets")


urlpatterns = [path("careless/", careless, name=NAME), *known]
