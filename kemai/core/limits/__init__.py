"""How often something may be tried: counted per account, per address or per key, over all processes."""

from kemai.core.limits.address import address_of
from kemai.core.limits.spend import Limit, TooMany

__all__ = ["Limit", "TooMany", "address_of"]
