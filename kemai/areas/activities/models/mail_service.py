"""What a firm registered with the providers of its mailboxes."""

from __future__ import annotations

from django.db import models

from kemai.core.records.base import Owned


class MailService(Owned):
    """The firm's application at a provider: its number, its sealed secret, and the firm's directory there."""

    provider = models.CharField(max_length=12)
    client_id = models.CharField(max_length=250, blank=True)
    sealed = models.TextField(blank=True)
    tenant = models.CharField(max_length=80, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "provider"], name="mail_service_once")]
