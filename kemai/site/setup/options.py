"""What `./run` takes on its line."""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path

from kemai.site.setup.places import DATA

READ_FROM_ENVIRONMENT = """\
read from the environment:
  DATABASE_URL         a PostgreSQL database instead of the SQLite file in the data folder
  KEMAI_SECRET_KEY     the signing key, 50 characters or more; --production needs it
  KEMAI_SECRET_KEY_FALLBACKS  the signing keys before it, with commas: what they have sealed is still read
  KEMAI_ALLOWED_HOSTS  names under which people reach the server, with commas; --production needs them
  KEMAI_BEHIND_PROXY   1 where a proxy ends HTTPS and sets X-Forwarded-Proto and X-Forwarded-For
  KEMAI_SITE_URL       https://…, with which links in mails begin; else the host that people used
  KEMAI_TIME_ZONE      Asia/Shanghai when not given
  KEMAI_BACKUP_DIR     where backups lie, better on another machine's disk; the data folder when not given
  KEMAI_BACKUP_KEY     32 characters or more that seal the backups; without it a key file in the data folder
  KEMAI_FILES_URL      s3://key:secret@host[:port]/bucket?region=… for attachments; the data folder when not given
  KEMAI_OPERATORS      code/login of those who may back up and restore where there are several firms, with commas
  KEMAI_VIRUS_COMMAND  a scanner called with each upload's path; anything but exit 0 refuses the file
  EMAIL_URL            the mail server; without it mail is printed here
"""


def read(words: Sequence[str]) -> Namespace:
    """Read the command line of `./run`; a wrong word ends it with an explanation."""
    parser = ArgumentParser(
        prog="./run",
        description="Set up what is missing, then run Kemai (web server and job worker) until Ctrl-C.",
        epilog=READ_FROM_ENVIRONMENT,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=port, default=8000, metavar="N", help="listen on this port (8000)")
    parser.add_argument("--host", default="127.0.0.1", metavar="NAME", help="listen on this address (127.0.0.1)")
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="keep all data here (var/data)")
    parser.add_argument("--empty", action="store_true", help="load no demo firm into a new data folder")
    parser.add_argument("--production", action="store_true", help="for real use: refuses default secrets")
    parser.add_argument("--set-up-only", action="store_true", help="set everything up and start nothing")
    parser.add_argument("--lock", action="store_true", help="write both lock files anew and start nothing")
    options = parser.parse_args(words)
    options.data = options.data.expanduser().resolve()
    return options


def port(word: str) -> int:
    """A port number from 1 to 65535; anything else raises ValueError, which argparse explains."""
    number = int(word)
    if not 1 <= number <= 65535:
        raise ValueError(word)
    return number
