"""Reasons stand ready for refusing a changed profile, too."""

from django.db import migrations, models

USES = [
    ("STRIKE", "Striking a choice"),
    ("REJECT_MENTEE", "Rejecting a mentee's list"),
    ("REJECT_MENTOR", "Rejecting a mentor"),
    ("REFUSE_CHANGE", "Refusing a changed profile"),
    ("RECALL", "Taking an offer back"),
    ("NO_MATCH", "Closing a place without a match"),
    ("CANCEL_MATCH", "Cancelling a match"),
]


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0016_called_at")]

    operations = [
        migrations.RemoveConstraint(model_name="cannedreason", name="mentorship_reason_use_known"),
        migrations.AlterField(
            model_name="cannedreason",
            name="used_for",
            field=models.CharField(choices=USES, max_length=16, verbose_name="used for"),
        ),
        migrations.AddConstraint(
            model_name="cannedreason",
            constraint=models.CheckConstraint(
                condition=models.Q(("used_for__in", [use for use, _label in USES])),
                name="mentorship_reason_use_known",
            ),
        ),
    ]
