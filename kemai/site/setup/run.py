"""`./run`: from a fresh clone to a running Kemai."""

import os
import socket
import sys
from argparse import Namespace
from collections.abc import Sequence
from ipaddress import ip_address

from kemai.site.setup import environment
from kemai.site.setup.console import UTF8, Stop, say, speak_safely
from kemai.site.setup.database import held, prepare, secret_key, sign_ins
from kemai.site.setup.installation import INSTALLATION
from kemai.site.setup.options import read
from kemai.site.setup.production import refuse_defaults, refuse_demo_passwords
from kemai.site.setup.server import refuse_taken, serve
from kemai.site.setup.steps import bring_up


def main(words: Sequence[str]) -> int:
    """Do what the command line asks and return the exit code; every expected failure is told in plain words."""
    speak_safely()
    options = read(words)
    try:
        return _lock() if options.lock else _run(options)
    except Stop as reason:
        print(reason, file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped before Kemai was running; start again with the same words.", file=sys.stderr)
    return 1


def _lock() -> int:
    bring_up(INSTALLATION[:1])
    environment.lock()
    say("requirements.lock and requirements-check.lock are written; ./check proves them.")
    return 0


def _run(options: Namespace) -> int:
    if options.production:
        refuse_defaults(os.environ)
    if not options.set_up_only:
        refuse_taken(options.host, options.port)
    with held(options.data):
        bring_up(INSTALLATION)
        settings = _settings(options)
        prepare(options.data, settings, demo=not (options.empty or options.production))
        if options.production:
            refuse_demo_passwords(settings)
        else:
            settings["KEMAI_DEMO"] = "1" if "kemai-demo-1" in sign_ins(options.data) else "0"
        if options.set_up_only:
            say("Kemai is set up.")
            return 0
        return serve(options.host, options.port, settings, _greeting(options))


def _settings(options: Namespace) -> dict[str, str]:
    """The environment that settings.py reads: what the person set, completed for a trial, overruled by the options."""
    given = {name: value for name, value in os.environ.items() if value or name != "DATABASE_URL"}
    ruled = {"KEMAI_DATA_DIR": str(options.data), "KEMAI_STATIC_MANIFEST": "1", **UTF8}
    if options.production:
        return given | ruled | {"KEMAI_PRODUCTION": "1", "KEMAI_DEMO": "0"}
    names = ["localhost", "127.0.0.1", "[::1]", options.host, socket.gethostname()]
    trial = {"KEMAI_SECRET_KEY": secret_key(options.data), "KEMAI_ALLOWED_HOSTS": ",".join(names)}
    return trial | given | ruled | {"KEMAI_PRODUCTION": "0"}


def _greeting(options: Namespace) -> str:
    try:
        here = ip_address(options.host).is_unspecified or ip_address(options.host).is_loopback
    except ValueError:
        here = False
    lines = [
        f"\nKemai (客脉) runs at http://{'localhost' if here else options.host}:{options.port}/",
        f"Data: {options.data}",
        sign_ins(options.data).rstrip(),
        "Ctrl-C stops it.",
    ]
    return "\n".join(filter(None, lines))
