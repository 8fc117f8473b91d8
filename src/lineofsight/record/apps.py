from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "lineofsight.record"
    label = "record"
    verbose_name = "The record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_migrate

        from lineofsight.record.matching import index
        from lineofsight.record.models import matched
        from lineofsight.record.safeguarding_dataset import installing

        matched.read_again_by(index.reread)
        pre_migrate.connect(installing.take_out_before, sender=self)
        post_migrate.connect(installing.put_in_after, sender=self)
