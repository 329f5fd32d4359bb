"""Imports wait to be confirmed; history and applications are read by their latest rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0011_wording_right")]

    operations = [
        migrations.AddField(
            model_name="mentorimport",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="imported at"),
        ),
        migrations.AlterField(
            model_name="mentorimport",
            name="created_at",
            field=models.DateTimeField(verbose_name="uploaded at"),
        ),
        migrations.AddIndex(
            model_name="historyentry",
            index=models.Index(fields=["-at", "-id"], name="mentorship_history_latest"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["-created_at", "-id"], name="mentorship_app_latest"),
        ),
    ]
