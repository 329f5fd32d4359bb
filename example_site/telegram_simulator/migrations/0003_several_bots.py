"""Chats and updates belong to a bot, of which there may be several; groups become supergroups."""

import django.db.models.deletion
from django.db import migrations, models


def give_to_the_bot(apps, schema_editor):
    """Everything so far was of the one bot."""
    bot = apps.get_model("telegram_simulator", "Bot").objects.order_by("pk").first()
    for name in ("Person", "Update"):
        rows = apps.get_model("telegram_simulator", name).objects.filter(bot=None)
        if bot is None:
            rows.delete()
        else:
            rows.update(bot=bot)


def to_bot(related_name, **options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE,
        related_name=related_name,
        to="telegram_simulator.bot",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [("telegram_simulator", "0002_texts_and_groups")]

    operations = [
        migrations.RemoveField("bot", "commands"),
        migrations.AddField("person", "is_supergroup", models.BooleanField(default=False)),
        migrations.AlterField("person", "user_id", models.BigIntegerField()),
        migrations.AddField("person", "bot", to_bot("people", null=True)),
        migrations.AddField("update", "bot", to_bot("updates", null=True)),
        migrations.RunPython(give_to_the_bot, migrations.RunPython.noop),
        migrations.AlterField("person", "bot", to_bot("people")),
        migrations.AlterField("update", "bot", to_bot("updates")),
        migrations.AlterModelOptions(
            "person", {"ordering": ["first_name", "last_name", "user_id", "bot"]}
        ),
        migrations.AddConstraint(
            "person",
            models.UniqueConstraint(
                fields=["bot", "user_id"], name="simulator_one_chat_with_a_bot"
            ),
        ),
    ]
