"""The root of the addresses: the pages, and signing in."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("lineofsight.web.urls")),
]
