"""What comes round by itself about signing in."""

from kemai.areas.accounts.signing_in import mobile, resetting, sessions
from kemai.core.jobs.schedule import daily

__all__ = ["resetting"]

daily("03:40")(sessions.tidy)
daily("03:45")(mobile.tidy)
