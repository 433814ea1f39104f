"""Addresses of the backups; a name is one part of the path and never leads to a file by itself."""

from django.urls import path, register_converter

from kemai.core.backup import pages
from kemai.core.backup.listing import NAME


class BackupName:
    """The name of a backup as it stands in the list."""

    regex = NAME.pattern

    def to_python(self, value: str) -> str:
        """Take it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Give it as it is."""
        return value


register_converter(BackupName, "backup")

urlpatterns = [
    path("backups/", pages.page, name="backups"),
    path("backups/now/", pages.now, name="backup-now"),
    path("backups/let-go/", pages.let_go, name="backup-let-go"),
    path("backups/<backup:name>/", pages.download, name="backup-download"),
    path("backups/<backup:name>/verify/", pages.check, name="backup-verify"),
    path("backups/<backup:name>/restore/", pages.restore, name="backup-restore"),
]
