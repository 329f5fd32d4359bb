"""What the website keeps besides: drafts, former addresses, proposed changes, levels."""

import django.db.models.deletion
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models
from wagtail.images import get_image_model_string


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0004_history_is_append_only"),
        migrations.swappable_dependency(get_image_model_string()),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="why",
            field=models.TextField(
                blank=True,
                help_text="The mentor reads this.",
                max_length=600,
                verbose_name="why this mentor",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="goals",
            field=models.TextField(blank=True, max_length=2000, verbose_name="goals"),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="hours_per_month",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="hours per month"
            ),
        ),
        migrations.AddField(
            model_name="expertise",
            name="slug",
            field=models.SlugField(
                allow_unicode=True,
                db_index=False,
                default="",
                editable=False,
                max_length=100,
                verbose_name="address",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="menteeprofile",
            name="languages",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="mentorship.language", verbose_name="languages"
            ),
        ),
        migrations.AddField(
            model_name="mentorprofile",
            name="elsewhere",
            field=models.URLField(
                blank=True,
                help_text="LinkedIn, GitHub, Mastodon or another.",
                verbose_name="profile elsewhere",
            ),
        ),
        migrations.AddField(
            model_name="mentorprofile",
            name="left_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="left the programme at"
            ),
        ),
        migrations.AddField(
            model_name="mentorprofile",
            name="paused_until",
            field=models.DateField(
                blank=True,
                help_text="The profile stays visible and takes no applications before this day.",
                null=True,
                verbose_name="no new requests until",
            ),
        ),
        migrations.AddField(
            model_name="mentorprofile",
            name="photo_description",
            field=models.CharField(
                blank=True,
                help_text="For people who do not see it. Empty: the name.",
                max_length=160,
                verbose_name="description of the photo",
            ),
        ),
        migrations.AddField(
            model_name="mentorprofile",
            name="website",
            field=models.URLField(blank=True, verbose_name="website"),
        ),
        migrations.AddField(
            model_name="mentorshipsettings",
            name="review_profile_changes",
            field=models.BooleanField(
                default=True,
                help_text="New headlines, texts, photos and links of a mentor who is public wait for the team; the approved version stays public meanwhile.",
                verbose_name="review changes of public profiles",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="notice",
            field=models.CharField(
                choices=[
                    ("sign_in", "Sign-in link"),
                    ("mentor_registered", "Mentor registration received"),
                    ("mentor_accepted", "Mentor registration accepted"),
                    ("mentor_rejected", "Mentor registration rejected"),
                    ("profile_change_accepted", "Profile change accepted"),
                    ("profile_change_refused", "Profile change refused"),
                    ("team_profile_changed", "Team: profile change to review"),
                    ("team_mentor_left", "Team: mentor left the programme"),
                    ("confirm_application", "Link to confirm an application"),
                    ("application_received", "Application received"),
                    ("application_rejected", "Application rejected"),
                    ("team_review_needed", "Team: choices to review"),
                    ("offer", "Mentorship offer"),
                    ("offer_closed", "Offer closed"),
                    ("offer_withdrawn", "Offer withdrawn"),
                    ("team_confirm_needed", "Team: match to confirm"),
                    ("team_declined", "Team: offer declined"),
                    ("team_remarks", "Team: remarks on an offer"),
                    ("team_cap_reached", "Team: mentor is full"),
                    ("team_follow_up", "Team: follow up on an offer"),
                    ("team_queue_joined", "Team: student joined the queue"),
                    ("team_paid_waiting", "Team: paid student without a cycle"),
                    ("team_match_flagged", "Team: match needs attention"),
                    ("queue_joined", "Place in the manual-match queue"),
                    ("no_match_found", "No match found"),
                    ("match_mentee", "Welcome: mentee"),
                    ("match_mentor", "Welcome: mentor"),
                    ("match_ended_mentee", "Match ended: mentee"),
                    ("match_ended_mentor", "Match ended: mentor"),
                ],
                max_length=40,
                verbose_name="notice",
            ),
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=100, unique=True, verbose_name="key")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="count")),
                ("expires_at", models.DateTimeField(verbose_name="counted until")),
            ],
            options={
                "verbose_name": "attempt",
                "verbose_name_plural": "attempts",
                "default_permissions": (),
                "indexes": [models.Index(fields=["expires_at"], name="mentorship_attempt_expiry")],
            },
        ),
        migrations.CreateModel(
            name="MentorAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=140, unique=True, verbose_name="address")),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_addresses",
                        to="mentorship.mentorprofile",
                        verbose_name="mentor",
                    ),
                ),
            ],
            options={
                "verbose_name": "former address",
                "verbose_name_plural": "former addresses",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ProfileChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("values", models.JSONField(default=dict, verbose_name="new words")),
                ("created_at", models.DateTimeField(verbose_name="proposed at")),
                (
                    "mentor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed_change",
                        to="mentorship.mentorprofile",
                        verbose_name="mentor",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=get_image_model_string(),
                        verbose_name="new photo",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed change",
                "verbose_name_plural": "proposed changes",
                "ordering": ("created_at", "pk"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Specialisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Basic"),
                            (2, "Working knowledge"),
                            (3, "Experienced"),
                            (4, "Advanced"),
                            (5, "Expert"),
                        ],
                        default=3,
                        verbose_name="level",
                    ),
                ),
                (
                    "expertise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="specialisations",
                        to="mentorship.expertise",
                        verbose_name="field of expertise",
                    ),
                ),
                (
                    "mentor",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="specialisations",
                        to="mentorship.mentorprofile",
                    ),
                ),
            ],
            options={
                "verbose_name": "specialisation",
                "verbose_name_plural": "specialisations",
                "ordering": ("-level", "expertise__name"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("APPLICATION", "Application"),
                            ("REGISTRATION", "Registration as a mentor"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        editable=False, max_length=64, unique=True, verbose_name="key"
                    ),
                ),
                ("data", models.JSONField(default=dict, verbose_name="what was typed")),
                ("changed_at", models.DateTimeField(verbose_name="saved at")),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=get_image_model_string(),
                        verbose_name="photo",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "default_permissions": (),
                "indexes": [models.Index(fields=["changed_at"], name="mentorship_draft_age")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["APPLICATION", "REGISTRATION"])),
                        name="mentorship_draft_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)),
                        fields=("user", "kind"),
                        name="mentorship_draft_one_of_a_kind",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="specialisation",
            constraint=models.UniqueConstraint(
                fields=("mentor", "expertise"),
                name="mentorship_specialisation_once",
                violation_error_message="This field of expertise is on the profile already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", [1, 2, 3, 4, 5])),
                name="mentorship_specialisation_level_known",
            ),
        ),
    ]
