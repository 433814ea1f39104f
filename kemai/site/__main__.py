"""The command line of a Kemai server: `python -m kemai.site <command>`."""

import os
import sys


def main() -> None:
    """Run one management command under Kemai's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kemai.site.settings")
    os.environ.setdefault("KEMAI_STATEMENT_SECONDS", "3600")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kemai", *sys.argv[1:]])


if __name__ == "__main__":
    main()
