"""The tables and the rules that the database itself holds."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import modelcluster.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models
from wagtail.images import get_image_model_string


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(get_image_model_string()),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Language",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="code")),
            ],
            options={
                "verbose_name": "language",
                "verbose_name_plural": "languages",
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="MentorshipSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme_name",
                    models.CharField(
                        default="Mentorship",
                        help_text="In messages.",
                        max_length=80,
                        verbose_name="name of the programme",
                    ),
                ),
                (
                    "mentor_capacity",
                    models.PositiveSmallIntegerField(
                        default=20,
                        help_text="The most a mentor can sign up for, and the cap of a new cycle.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="mentees per mentor at most",
                    ),
                ),
                (
                    "review_hours",
                    models.PositiveSmallIntegerField(
                        default=48,
                        help_text="Promised to applicants and shown to the team.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="hours until the team has reviewed",
                    ),
                ),
            ],
            options={
                "verbose_name": "mentorship programme",
            },
        ),
        migrations.CreateModel(
            name="Cycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("LONG_TERM", "Long-term mentorship"),
                            ("AD_HOC", "Ad-hoc mentorship"),
                        ],
                        max_length=16,
                        verbose_name="type",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("DRAFT", "Draft"), ("OPEN", "Open"), ("CLOSED", "Closed")],
                        default="DRAFT",
                        editable=False,
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="first day for applications")),
                ("closes_on", models.DateField(verbose_name="last day for applications")),
                (
                    "opens_by_schedule",
                    models.BooleanField(
                        default=False,
                        help_text="Otherwise the team opens the cycle by hand.",
                        verbose_name="open on the first day by schedule",
                    ),
                ),
                (
                    "closes_by_schedule",
                    models.BooleanField(
                        default=True,
                        help_text="Outside its days a cycle takes no applications in any case.",
                        verbose_name="close after the last day by schedule",
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        help_text="Only needed where the matches are completed by schedule.",
                        null=True,
                        verbose_name="last day of the mentorships",
                    ),
                ),
                (
                    "completes_by_schedule",
                    models.BooleanField(
                        default=False, verbose_name="complete the matches after the last day"
                    ),
                ),
                (
                    "mentor_cap",
                    models.PositiveSmallIntegerField(
                        default=20,
                        help_text="A mentor who signed up for fewer gets no more than that.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="matches per mentor at most",
                    ),
                ),
                (
                    "confirmation",
                    models.CharField(
                        choices=[
                            ("TEAM", "The team confirms each match"),
                            ("AUTOMATIC", "The mentor's acceptance confirms the match"),
                        ],
                        default="TEAM",
                        max_length=16,
                        verbose_name="confirmation",
                    ),
                ),
                (
                    "follow_up_hours",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=12,
                        help_text="Counted from the offer. Empty: nobody is reminded.",
                        null=True,
                        verbose_name="hours until the supervisors follow up",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
            ],
            options={
                "verbose_name": "cycle",
                "verbose_name_plural": "cycles",
                "ordering": ("-opens_on", "-pk"),
                "permissions": (("manage_cycles", "Can open and close cycles"),),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "OPEN")),
                        fields=("status",),
                        name="mentorship_cycle_one_open",
                        violation_error_message="Another cycle is open. Close it first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["DRAFT", "OPEN", "CLOSED"])),
                        name="mentorship_cycle_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("type__in", ["LONG_TERM", "AD_HOC"])),
                        name="mentorship_cycle_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confirmation__in", ["TEAM", "AUTOMATIC"])),
                        name="mentorship_cycle_confirmation_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                        name="mentorship_cycle_days_in_order",
                        violation_error_message="The last day must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentor_cap__gte", 1)),
                        name="mentorship_cycle_cap_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=140, verbose_name="subject")),
                (
                    "motivation",
                    models.TextField(blank=True, max_length=4000, verbose_name="motivation"),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("SITE", "Application on the site"), ("PAID_QUEUE", "Paid queue")],
                        default="SITE",
                        max_length=16,
                        verbose_name="came from",
                    ),
                ),
                (
                    "payment",
                    models.CharField(
                        choices=[("NOT_REQUIRED", "No payment needed"), ("PAID", "Paid")],
                        default="NOT_REQUIRED",
                        max_length=16,
                        verbose_name="payment",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="enrolled at")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="mentorship.cycle",
                        verbose_name="cycle",
                    ),
                ),
            ],
            options={
                "verbose_name": "enrolment",
                "verbose_name_plural": "enrolments",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("CHOICE", "The mentee's choice"),
                            ("HAND_PICKED", "Picked by the team"),
                            ("QUEUE", "Place in the manual-match queue"),
                        ],
                        max_length=16,
                        verbose_name="origin",
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="priority"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("PENDING", "Waiting in line"),
                            ("ADMIN_APPROVED", "Offered to the mentor"),
                            ("MENTOR_ACCEPTED", "Accepted by the mentor"),
                            ("MATCHED", "Matched"),
                            ("MENTOR_DECLINED", "Declined by the mentor"),
                            ("REJECTED", "Rejected"),
                            ("DROPPED", "Withdrawn"),
                            ("PENDING_MANUAL_MATCH", "Waiting for a manual match"),
                            ("NO_MATCH_FOUND", "No match found"),
                            ("EXPIRED", "Expired"),
                        ],
                        default="PENDING",
                        editable=False,
                        max_length=24,
                        verbose_name="status",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "remarks",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="the mentor's remarks"
                    ),
                ),
                (
                    "remarks_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="remarks received at"),
                ),
                ("created_at", models.DateTimeField(verbose_name="submitted at")),
                ("changed_at", models.DateTimeField(verbose_name="in this state since")),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reviewed by the team at"
                    ),
                ),
                (
                    "offered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="offered at"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
                ),
                (
                    "followed_up_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="follow-up asked at"),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="mentorship.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
                "ordering": ("-created_at", "-pk"),
                "permissions": (
                    ("review_applications", "Can review applications"),
                    ("run_queue", "Can run the manual-match queue"),
                ),
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Expertise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
            ],
            options={
                "verbose_name": "field of expertise",
                "verbose_name_plural": "fields of expertise",
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="mentorship_expertise_name_unique",
                        violation_error_message="This field of expertise exists already.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="enrolment",
            name="topics",
            field=models.ManyToManyField(
                blank=True,
                related_name="+",
                to="mentorship.expertise",
                verbose_name="wants help with",
            ),
        ),
        migrations.CreateModel(
            name="MenteeProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "timezone",
                    models.CharField(default="UTC", max_length=64, verbose_name="time zone"),
                ),
                (
                    "preferred_language",
                    models.CharField(
                        blank=True,
                        help_text="The language in which messages are written. Empty: the site's language.",
                        max_length=16,
                        verbose_name="language of messages",
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False, verbose_name="registered at")),
                (
                    "email_verified_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="address verified at"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)s",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "mentee",
                "verbose_name_plural": "mentees",
                "ordering": ("name", "pk"),
            },
        ),
        migrations.AddField(
            model_name="enrolment",
            name="mentee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="enrolments",
                to="mentorship.menteeprofile",
                verbose_name="mentee",
            ),
        ),
        migrations.CreateModel(
            name="MentorProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "timezone",
                    models.CharField(default="UTC", max_length=64, verbose_name="time zone"),
                ),
                (
                    "preferred_language",
                    models.CharField(
                        blank=True,
                        help_text="The language in which messages are written. Empty: the site's language.",
                        max_length=16,
                        verbose_name="language of messages",
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False, verbose_name="registered at")),
                (
                    "slug",
                    models.SlugField(
                        editable=False, max_length=140, unique=True, verbose_name="address"
                    ),
                ),
                (
                    "headline",
                    models.CharField(
                        help_text="One line that says who you are.",
                        max_length=140,
                        verbose_name="headline",
                    ),
                ),
                (
                    "bio",
                    models.TextField(
                        help_text="What you can help with, and how you work.",
                        max_length=4000,
                        verbose_name="about",
                    ),
                ),
                (
                    "offers_long_term",
                    models.BooleanField(default=False, verbose_name="offers long-term mentorship"),
                ),
                (
                    "long_term_hours",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="At least two hours for each mentee.",
                        null=True,
                        verbose_name="hours per month for long-term mentorship",
                    ),
                ),
                (
                    "long_term_mentees",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="long-term mentees at most"
                    ),
                ),
                (
                    "offers_ad_hoc",
                    models.BooleanField(default=False, verbose_name="offers ad-hoc mentorship"),
                ),
                (
                    "ad_hoc_mentees",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="ad-hoc mentees per cycle at most"
                    ),
                ),
                (
                    "calendly_url",
                    models.URLField(
                        help_text="Shown to your mentees once you are matched.",
                        verbose_name="Calendly link",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("PENDING", "Pending review"),
                            ("ACTIVE", "Active"),
                            ("REJECTED", "Rejected"),
                        ],
                        default="PENDING",
                        editable=False,
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="reviewed at"),
                ),
                (
                    "expertise",
                    modelcluster.fields.ParentalManyToManyField(
                        related_name="mentors", to="mentorship.expertise", verbose_name="expertise"
                    ),
                ),
                (
                    "languages",
                    modelcluster.fields.ParentalManyToManyField(
                        related_name="mentors", to="mentorship.language", verbose_name="languages"
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
                        verbose_name="photo",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)s",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "mentor",
                "verbose_name_plural": "mentors",
                "ordering": ("name", "pk"),
                "permissions": (("review_mentors", "Can accept and reject mentors"),),
                "default_permissions": ("add", "change", "view"),
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("ACTIVE", "Active"),
                            ("COMPLETED", "Completed"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="ACTIVE",
                        editable=False,
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        editable=False, verbose_name="place in the mentor's cap"
                    ),
                ),
                ("meet_url", models.URLField(blank=True, verbose_name="meeting link")),
                ("confirmed_at", models.DateTimeField(verbose_name="confirmed at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("end_reason", models.TextField(blank=True, verbose_name="reason of the end")),
                (
                    "ended_by_wish_of",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("MENTEE", "The mentee"),
                            ("MENTOR", "The mentor"),
                            ("TEAM", "The team"),
                        ],
                        max_length=8,
                        verbose_name="ended at the wish of",
                    ),
                ),
                ("flag", models.TextField(blank=True, verbose_name="needs attention because")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="match",
                        to="mentorship.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="mentorship.cycle",
                        verbose_name="cycle",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="mentorship.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="mentorship.mentorprofile",
                        verbose_name="mentor",
                    ),
                ),
            ],
            options={
                "verbose_name": "match",
                "verbose_name_plural": "matches",
                "ordering": ("-confirmed_at", "-pk"),
                "permissions": (("confirm_matches", "Can confirm, complete and cancel matches"),),
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="HistoryEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("transition", models.CharField(max_length=40, verbose_name="what happened")),
                ("from_status", models.CharField(blank=True, max_length=24, verbose_name="from")),
                ("to_status", models.CharField(max_length=24, verbose_name="to")),
                ("reason", models.TextField(blank=True, verbose_name="why")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("WEB", "Website"),
                            ("ADMIN", "Admin"),
                            ("TELEGRAM", "Telegram"),
                            ("API", "Programming interface"),
                            ("SYSTEM", "System"),
                        ],
                        max_length=16,
                        verbose_name="through",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history",
                        to="mentorship.application",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history",
                        to="mentorship.cycle",
                    ),
                ),
                (
                    "match",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history",
                        to="mentorship.match",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history",
                        to="mentorship.mentorprofile",
                    ),
                ),
            ],
            options={
                "verbose_name": "history entry",
                "verbose_name_plural": "history entries",
                "ordering": ("-at", "-pk"),
                "default_permissions": ("view",),
            },
        ),
        migrations.AddField(
            model_name="application",
            name="mentor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="mentorship.mentorprofile",
                verbose_name="mentor",
            ),
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dedupe_key",
                    models.CharField(
                        editable=False, max_length=200, unique=True, verbose_name="key"
                    ),
                ),
                (
                    "notice",
                    models.CharField(
                        choices=[
                            ("sign_in", "Sign-in link"),
                            ("mentor_registered", "Mentor registration received"),
                            ("mentor_accepted", "Mentor registration accepted"),
                            ("mentor_rejected", "Mentor registration rejected"),
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
                (
                    "channel",
                    models.CharField(
                        choices=[("EMAIL", "E-mail"), ("TELEGRAM", "Telegram")],
                        max_length=16,
                        verbose_name="channel",
                    ),
                ),
                (
                    "lane",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Urgent"), (5, "Normal"), (9, "Bulk")],
                        default=5,
                        verbose_name="lane",
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                ("context", models.JSONField(default=dict, editable=False, verbose_name="context")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("QUEUED", "Waiting to be sent"),
                            ("SENDING", "Being sent"),
                            ("SENT", "Sent"),
                            ("FAILED", "Failed"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="QUEUED",
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                (
                    "lease_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken until"),
                ),
                (
                    "claim",
                    models.UUIDField(
                        blank=True, editable=False, null=True, verbose_name="taken by"
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("last_error", models.TextField(blank=True, verbose_name="last error")),
                (
                    "provider_id",
                    models.CharField(blank=True, max_length=120, verbose_name="id at the provider"),
                ),
                ("created_at", models.DateTimeField(verbose_name="written at")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notifications",
                        to="mentorship.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "edits",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="edited_by",
                        to="mentorship.notification",
                    ),
                ),
                (
                    "fallback_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="fallbacks",
                        to="mentorship.notification",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recipient",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ("-created_at", "-pk"),
                "permissions": (
                    ("manage_messages", "Can retry and cancel messages"),
                    ("receive_supervisor_notices", "Receives the supervisors' notices"),
                ),
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="PaidPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(max_length=120, unique=True, verbose_name="reference"),
                ),
                ("subject", models.CharField(blank=True, max_length=140, verbose_name="subject")),
                ("created_at", models.DateTimeField(verbose_name="received at")),
                (
                    "cycle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mentorship.cycle",
                        verbose_name="named cycle",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paid_places",
                        to="mentorship.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paid_places",
                        to="mentorship.menteeprofile",
                        verbose_name="mentee",
                    ),
                ),
            ],
            options={
                "verbose_name": "paid place",
                "verbose_name_plural": "paid places",
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="TelegramAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chat_id", models.BigIntegerField(unique=True, verbose_name="chat")),
                (
                    "username",
                    models.CharField(blank=True, max_length=64, verbose_name="Telegram name"),
                ),
                ("linked_at", models.DateTimeField(verbose_name="linked at")),
                (
                    "unreachable_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="unreachable since"),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentorship_telegram",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Telegram account",
                "verbose_name_plural": "Telegram accounts",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TelegramLinkCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Telegram linking code",
                "verbose_name_plural": "Telegram linking codes",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TelegramUpdate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bot_id", models.CharField(max_length=32)),
                ("update_id", models.BigIntegerField()),
                ("payload", models.JSONField()),
                ("received_at", models.DateTimeField()),
                ("handled_at", models.DateTimeField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
            ],
            options={
                "verbose_name": "Telegram update",
                "verbose_name_plural": "Telegram updates",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["handled_at", "id"], name="mentorship_update_unhandled")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bot_id", "update_id"), name="mentorship_update_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VerifiedAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("verified_at", models.DateTimeField(verbose_name="verified at")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentorship_verified_address",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "verified address",
                "verbose_name_plural": "verified addresses",
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="menteeprofile",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                name="mentorship_mentee_email_unique",
                violation_error_message="A mentee with this e-mail address exists already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                fields=("mentee", "cycle"), name="mentorship_enrolment_once_per_cycle"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["SITE", "PAID_QUEUE"])),
                name="mentorship_enrolment_source_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(("payment__in", ["NOT_REQUIRED", "PAID"])),
                name="mentorship_enrolment_payment_known",
            ),
        ),
        migrations.AddIndex(
            model_name="mentorprofile",
            index=models.Index(fields=["status", "name"], name="mentorship_mentor_status"),
        ),
        migrations.AddConstraint(
            model_name="mentorprofile",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                name="mentorship_mentor_email_unique",
                violation_error_message="A mentor with this e-mail address exists already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["PENDING", "ACTIVE", "REJECTED"])),
                name="mentorship_mentor_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("offers_long_term", True), ("offers_ad_hoc", True), _connector="OR"
                ),
                name="mentorship_mentor_offers_something",
                violation_error_message="Choose long-term mentorship, ad-hoc, or both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("offers_long_term", False),
                    models.Q(
                        (
                            "long_term_hours__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("long_term_mentees"), "*", models.Value(2)
                            ),
                        ),
                        ("long_term_hours__isnull", False),
                        ("long_term_mentees__gte", 1),
                        ("long_term_mentees__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="mentorship_mentor_hours_per_mentee",
                violation_error_message="Long-term mentorship takes at least two hours for each mentee.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("offers_ad_hoc", False),
                    models.Q(("ad_hoc_mentees__gte", 1), ("ad_hoc_mentees__isnull", False)),
                    _connector="OR",
                ),
                name="mentorship_mentor_ad_hoc_places",
                violation_error_message="Say how many ad-hoc mentees you can take.",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["ACTIVE", "COMPLETED", "CANCELLED"])),
                name="mentorship_match_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__gte", 1)), name="mentorship_match_place_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "ACTIVE")),
                fields=("enrolment",),
                name="mentorship_match_one_active",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("ACTIVE", "COMPLETED"))),
                fields=("cycle", "mentor", "place"),
                name="mentorship_match_place_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="historyentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("application__isnull", True),
                        ("cycle__isnull", True),
                        ("match__isnull", True),
                        ("mentor__isnull", False),
                    ),
                    models.Q(
                        ("application__isnull", True),
                        ("cycle__isnull", False),
                        ("match__isnull", True),
                        ("mentor__isnull", True),
                    ),
                    models.Q(
                        ("application__isnull", False),
                        ("cycle__isnull", True),
                        ("match__isnull", True),
                        ("mentor__isnull", True),
                    ),
                    models.Q(
                        ("application__isnull", True),
                        ("cycle__isnull", True),
                        ("match__isnull", False),
                        ("mentor__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="mentorship_history_one_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="historyentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["WEB", "ADMIN", "TELEGRAM", "API", "SYSTEM"])),
                name="mentorship_history_channel_known",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["status", "changed_at"], name="mentorship_app_status"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["mentor", "status"], name="mentorship_app_mentor"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "PENDING",
                            "ADMIN_APPROVED",
                            "MENTOR_ACCEPTED",
                            "MATCHED",
                            "MENTOR_DECLINED",
                            "REJECTED",
                            "DROPPED",
                            "PENDING_MANUAL_MATCH",
                            "NO_MATCH_FOUND",
                            "EXPIRED",
                        ],
                    )
                ),
                name="mentorship_application_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["CHOICE", "HAND_PICKED", "QUEUE"])),
                name="mentorship_application_origin_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "QUEUE"), ("mentor__isnull", True)),
                    models.Q(
                        models.Q(("origin", "QUEUE"), _negated=True), ("mentor__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="mentorship_application_mentor_unless_queue",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status__in", ("PENDING_MANUAL_MATCH", "NO_MATCH_FOUND")), _negated=True
                    ),
                    ("origin", "QUEUE"),
                    _connector="OR",
                ),
                name="mentorship_application_queue_states",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("origin", "CHOICE"),
                        ("priority__gte", 1),
                        ("priority__isnull", False),
                        ("priority__lte", 5),
                    ),
                    models.Q(
                        models.Q(("origin", "CHOICE"), _negated=True), ("priority__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="mentorship_application_priority_1_to_5",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", "CHOICE")),
                fields=("enrolment", "priority"),
                name="mentorship_application_priority_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", "CHOICE")),
                fields=("enrolment", "mentor"),
                name="mentorship_application_choice_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("mentor__isnull", False),
                    (
                        "status__in",
                        ("PENDING", "ADMIN_APPROVED", "MENTOR_ACCEPTED", "PENDING_MANUAL_MATCH"),
                    ),
                ),
                fields=("enrolment", "mentor"),
                name="mentorship_application_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("ADMIN_APPROVED", "MENTOR_ACCEPTED"))),
                fields=("enrolment",),
                name="mentorship_application_one_live_offer",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "PENDING_MANUAL_MATCH")),
                fields=("enrolment",),
                name="mentorship_application_one_queue_place",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["status", "lane", "due_at"], name="mentorship_outbox_due"),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["QUEUED", "SENDING", "SENT", "FAILED", "CANCELLED"])
                ),
                name="mentorship_notification_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["EMAIL", "TELEGRAM"])),
                name="mentorship_notification_channel_known",
            ),
        ),
    ]
