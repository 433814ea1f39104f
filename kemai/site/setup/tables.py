"""Bring a database up to date inside the environment: `python -m kemai.site.setup.tables [--demo]`."""

import os
import sys


def main(words: list[str]) -> None:
    """Make or change the tables; a database without any organisation gets the demo firm or an empty first firm."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kemai.site.settings")
    import django
    from django.core.management import call_command
    from django.db import transaction

    django.setup()
    from kemai.areas.accounts.models import Organisation
    from kemai.core.backup.errors import Refused
    from kemai.site.upgrading import upgrade

    try:
        upgrade(lambda words: print(words, file=sys.stderr))
    except Refused as reason:
        sys.exit(str(reason))

    if not Organisation.objects.exists():
        with transaction.atomic():
            call_command("demo" if "--demo" in words else "found")


if __name__ == "__main__":
    main(sys.argv[1:])
