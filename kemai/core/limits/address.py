"""Where a request comes from."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Give the address of the asking machine, empty when there is none.

    Only behind a proxy of our own (KEMAI_BEHIND_PROXY) its header counts, and of that only the last entry, which the
    proxy itself wrote; anybody can send the others.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        given = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or given
    try:
        return str(ip_address(given))
    except ValueError:
        return ""


def neighbourhood(address: str) -> str:
    """Give what is counted together: the address, and of IPv6 the /64 that one household or server owns."""
    if not address:
        return ""
    read = ip_address(address)
    return str(ip_network(f"{read}/64", strict=False)) if isinstance(read, IPv6Address) else address
