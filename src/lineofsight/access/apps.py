"""The Django app `access`."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "lineofsight.access"
    label = "access"
    verbose_name = "Access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lineofsight.access import sign_ins  # needs the models, which are there only now

        sign_ins.connect()
