from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "lineofsight.record"
    label = "record"
    verbose_name = "The record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lineofsight.record.matching import index
        from lineofsight.record.models import matched

        matched.read_again_by(index.reread)
