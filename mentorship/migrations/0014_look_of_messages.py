"""The look of e-mails: logo and colour of the site, and where answers arrive."""

import django.db.models.deletion
from django.db import migrations, models
from wagtail.images import get_image_model_string


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0013_messages"),
        migrations.swappable_dependency(get_image_model_string()),
    ]

    operations = [
        migrations.AddField(
            model_name="mentorshipsettings",
            name="message_colour",
            field=models.CharField(
                default="#2d5a4c",
                help_text="Of buttons and names: # and six digits, dark enough for white letters.",
                max_length=7,
                verbose_name="colour of e-mails",
            ),
        ),
        migrations.AddField(
            model_name="mentorshipsettings",
            name="message_logo",
            field=models.ForeignKey(
                blank=True,
                help_text="Shown above the name of the programme, on white and on black alike.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=get_image_model_string(),
                verbose_name="logo in e-mails",
            ),
        ),
        migrations.AddField(
            model_name="mentorshipsettings",
            name="reply_to",
            field=models.EmailField(
                blank=True,
                help_text="Where answers to e-mails arrive. Empty: at the sender's address.",
                max_length=254,
                verbose_name="replies go to",
            ),
        ),
    ]
