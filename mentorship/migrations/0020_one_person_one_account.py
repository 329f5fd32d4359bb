"""A person on Telegram has one account here, through whichever bot they speak."""

import logging

from django.db import migrations, models

logger = logging.getLogger("mentorship.migrations")


def unlink_older(apps, schema_editor):
    """Where one person is tied to several accounts the newest stays; the others get e-mails."""
    rows = apps.get_model("mentorship", "TelegramAccount").objects.using(
        schema_editor.connection.alias
    )
    known = set()
    for pk, user_id, chat_id in rows.order_by("-linked_at", "-pk").values_list(
        "pk", "user_id", "chat_id"
    ):
        if chat_id in known:
            rows.filter(pk=pk).delete()
            logger.warning(
                "Account %s was unlinked from Telegram: a newer link of the same person stays.",
                user_id,
            )
        known.add(chat_id)


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0019_cycle_right"),
    ]

    operations = [
        migrations.RunPython(unlink_older, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(
            model_name="telegramaccount",
            name="mentorship_chat_once",
        ),
        migrations.AddConstraint(
            model_name="telegramaccount",
            constraint=models.UniqueConstraint(fields=("chat_id",), name="mentorship_person_once"),
        ),
    ]
