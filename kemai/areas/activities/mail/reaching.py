"""Lines to the mail servers that people name: on a rented installation never into the house's own network."""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _


def reached(host: str, port: int, timeout: float | None) -> socket.socket:
    """Connect to a server; where strangers may sign up, only to addresses of the open network.

    The name is looked up once and the line goes to the address that was looked at, so no second answer of the name
    service leads elsewhere. Raises OSError.
    """
    found = [str(place[0]) for *_kind, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if settings.SIGN_UP and not all(map(is_outside, found)):
        raise OSError(_("不能连接内部网络的地址"))
    return socket.create_connection((found[0], port), timeout)


def is_outside(address: str) -> bool:
    """Say whether an address lies in the open network; one of IPv4 may come dressed as IPv6."""
    plain: Any = ip_address(address.partition("%")[0])
    return bool((getattr(plain, "ipv4_mapped", None) or plain).is_global)


class Fetching(imaplib.IMAP4):
    """A line for fetching."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return reached(self.host, self.port, timeout)


class SealedFetching(imaplib.IMAP4_SSL):
    """A line for fetching that is encrypted from the start."""

    def _create_socket(self, timeout: float | None) -> ssl.SSLSocket:
        return self.ssl_context.wrap_socket(reached(self.host, self.port, timeout), server_hostname=self.host)


class Sending(smtplib.SMTP):
    """A line for sending."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return reached(host, port, timeout)


class SealedSending(smtplib.SMTP_SSL):
    """A line for sending that is encrypted from the start."""

    def _get_socket(self, host: str, port: int, timeout: float) -> ssl.SSLSocket:
        return self.context.wrap_socket(reached(host, port, timeout), server_hostname=host)
