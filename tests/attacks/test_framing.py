"""Requests whose end is told in two ways: the server answers once and hangs up, and nothing hidden in them is heard."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from tests.faults.serving import Serving, serving

pytestmark = pytest.mark.slow
HIDDEN = "走私机械"
SIZED = "Content-Length: 2"
CHUNKED = "Transfer-Encoding: chunked"
PIECES = "2\r\n{}\r\n0\r\n\r\n"
DOUBTFUL = {
    "a size and pieces": ([SIZED, CHUNKED], PIECES),
    "two sizes": ([SIZED, "Content-Length: 20"], "{}"),
    "a list of sizes": (["Content-Length: 2, 20"], "{}"),
    "a size with a sign": (["Content-Length: +2"], "{}"),
    "a size below nothing": (["Content-Length: -2"], "{}"),
    "pieces of an unknown kind": (["Transfer-Encoding: xchunked"], PIECES),
    "pieces that are packed again": ([f"{CHUNKED}, identity"], PIECES),
    "pieces told twice": ([CHUNKED, "Transfer-Encoding: identity"], PIECES),
    "a piece whose size is no number": ([CHUNKED], "0x2\r\n{}\r\n0\r\n\r\n"),
    "a piece larger than numbers go": ([CHUNKED], "10000000000000002\r\n{}\r\n0\r\n\r\n"),
    "a blank before the colon": (["Content-Length : 2"], "{}"),
    "a header on two lines": ([SIZED, "X-A: b", f" {CHUNKED}"], "{}"),
    "a line ended by half": ([SIZED, f"X-A: b\n{CHUNKED}"], "{}"),
    "a line ended by the other half": ([SIZED, f"X-A: b\r{CHUNKED}"], "{}"),
    "a nought within a header": ([SIZED, "X-A: b\0c"], "{}"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("data")) as one:
        yield one


def request(server: Serving, lines: list[str], body: str) -> bytes:
    """Write a request to add a customer, as it goes over the wire."""
    head = ["POST /api/v1/customers/?confirm_duplicates=true HTTP/1.1", "Host: localhost"]
    head += [f"Authorization: Bearer {server.key}", "Content-Type: application/json", *lines]
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def answers(server: Serving, sent: bytes) -> list[int]:
    """Send bytes and give the status of every answer until the server hangs up."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as link:
        link.sendall(sent)
        got = b""
        try:
            while piece := link.recv(65536):
                got += piece
        except ConnectionResetError:
            pass
    return [int(one[:3]) for one in got.split(b"HTTP/1.1 ")[1:]]


def hidden(server: Serving, name: str) -> bytes:
    """Write a whole request that adds a customer and ends the link."""
    body = json.dumps({"name": name})
    return request(server, ["Connection: close", f"Content-Length: {len(body)}"], body)


def test_two_requests_on_one_link_are_both_heard(server: Serving) -> None:
    """What the others hide is a good request: after one whose end is clear it is heard."""
    assert answers(server, request(server, [SIZED], "{}") + hidden(server, "明面机械")) == [422, 201]
    assert answers(server, request(server, [CHUNKED], PIECES) + hidden(server, "分块机械")) == [422, 201]
    assert {"明面机械", "分块机械"} <= set(server.names())


@pytest.mark.parametrize(("lines", "body"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_nothing_is_heard_behind_a_request_of_doubtful_end(server: Serving, lines: list[str], body: str) -> None:
    got = answers(server, request(server, lines, body) + hidden(server, HIDDEN))
    assert len(got) <= 1
    assert all(400 <= status < 500 for status in got)
    assert HIDDEN not in server.names()
