"""One row for each message that the site has sent."""

from django.db import models
from django.utils import timezone


class MailQuerySet(models.QuerySet["Mail"]):
    """Mail, by who gets it."""

    def for_recipient(self, words: str) -> "MailQuerySet":
        """Mail to addresses (or names) that contain the words."""
        return self.filter(recipients__icontains=words)


class Mail(models.Model):
    """A message as its reader would get it."""

    sent_at = models.DateTimeField(default=timezone.now)
    sender = models.TextField()
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list)
    recipients = models.TextField()
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=list)
    attachments = models.JSONField(default=list)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject

    @property
    def opening(self) -> str:
        """The first words, for the list."""
        return " ".join(self.text.split())[:160]
