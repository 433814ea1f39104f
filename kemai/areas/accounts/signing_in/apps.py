"""The two apps of django-allauth whose tables and building blocks we use; their pages and signals stay out."""

from django.apps import AppConfig


class AllauthAccount(AppConfig):
    """Mail addresses of allauth: its second factors need the tables; they stay empty."""

    name = "allauth.account"
    label = "account"
    default_auto_field = "django.db.models.AutoField"


class AllauthFactors(AppConfig):
    """Second factors: the table of authenticators, one-time codes, passkeys."""

    name = "allauth.mfa"
    label = "mfa"
    default_auto_field = "django.db.models.BigAutoField"
