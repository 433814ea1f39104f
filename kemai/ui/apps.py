"""Look and behaviour of every page; knows nothing of records."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Serves the static files of the frame."""

    name = "kemai.ui"
    label = "ui"
