"""What stands between a server for real use and the settings that are only fit for trying Kemai out."""

from collections.abc import Mapping

from kemai.site.setup.console import Stop, call
from kemai.site.setup.places import PYTHON

SHORTEST_KEY = 50
PUBLISHED = "development-only"


def refuse_defaults(environment: Mapping[str, str]) -> None:
    """Stop where the signing key or the allowed names are missing or open to everybody."""
    key, hosts = environment.get("KEMAI_SECRET_KEY", ""), environment.get("KEMAI_ALLOWED_HOSTS", "")
    wrong = []
    if len(key) < SHORTEST_KEY or key.startswith(PUBLISHED):
        wrong.append(
            f"KEMAI_SECRET_KEY is missing, published or shorter than {SHORTEST_KEY} characters. Make one with: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(64))"'
        )
    if not hosts.strip(", ") or "*" in hosts:
        wrong.append("KEMAI_ALLOWED_HOSTS must list the server's names, such as crm.example.com, and no *.")
    if environment.get("KEMAI_DEBUG", "0") not in ("", "0"):
        wrong.append("KEMAI_DEBUG shows the server's insides to visitors. Unset it.")
    if wrong:
        raise Stop("--production does not start:\n" + "\n".join(f"  - {words}" for words in wrong))


def refuse_demo_passwords(settings: Mapping[str, str]) -> None:
    """Stop where an account that can sign in still has the password that the demo firm publishes."""
    names = call([PYTHON, "-m", "kemai.site.setup.demo_passwords"], settings, name="The look at the passwords").split()
    if names:
        raise Stop(
            f"--production does not start: {', '.join(names)} still sign in with the demo password.\n"
            "Change these passwords or switch the accounts off, or start on a new data folder: ./run --data DIR"
        )
