"""The Django app `web`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "lineofsight.web"
    label = "web"
    verbose_name = "Pages"
    default_auto_field = "django.db.models.BigAutoField"
