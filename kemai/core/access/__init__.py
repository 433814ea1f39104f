"""Who may do what: function rights per type and verb, data scopes, field rights."""

from kemai.core.access.errors import Forbidden
from kemai.core.access.rights import VERBS, Rights

__all__ = ["VERBS", "Forbidden", "Rights"]
