"""The application that a firm made in WeCom, by which it sends notices to its people."""

from __future__ import annotations

from django.db import models

from kemai.core.records.base import Owned


class WecomApp(Owned):
    """The firm's application: the firm's number in WeCom, the application's number, its sealed secret.

    `access` is the sealed token that WeCom gave last, `access_until` the moment at which it runs out.
    """

    corp = models.CharField(max_length=64, blank=True)
    agent = models.PositiveIntegerField(default=0)
    sealed = models.TextField(blank=True)
    access = models.TextField(blank=True)
    access_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation"], name="wecom_app_once")]
