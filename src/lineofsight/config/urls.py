"""The root of the addresses: the pages, and signing in."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("lineofsight.access.urls")),
    path("", include("lineofsight.web.urls")),
]
