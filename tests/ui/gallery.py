"""A small server that shows every page from its sample, under the same content policy as the real one."""

from __future__ import annotations

import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.utils import translation

from tests.ui.pages import PAGES
from tests.ui.rendering import ROOT, render

POLICY = "default-src 'self'; img-src 'self' data:"
STATIC = ROOT / "kemai" / "ui" / "static"
ROUTES = [
    (r"/customers/customer/\d+/peek/", "screens/peek.html"),
    (r".*/field/\w+/", "screens/field.html"),
    (r"/customers/customer/\d+/history/", "screens/history.html"),
    (r".*/delete/", "screens/confirm.html"),
    (r"/customers/customer/filter/", "screens/filter.html"),
    (r"/customers/customer/columns/", "screens/columns.html"),
    (r"/customers/customer/views/(\d+/)?", "screens/views.html"),
    (r"/customers/customer/\d+/", "screens/detail.html"),
    (r"/customers/customer/export/", "screens/export.html"),
    (r"/customers/customer/", "screens/list.html"),
    (r".*/(add|edit)/", "screens/form.html"),
    (r".*/note/", "screens/timeline.html"),
    (r"/search/", "screens/search.html"),
    (r"/keys/", "screens/keys.html"),
    (r"/people/|.*/options/|.*/move/", "screens/options.html"),
    (r".*/duplicates/", "screens/duplicates.html"),
    (r"/bulk/.*|.*/bulk/assign/", "screens/dialog_form.html"),
    (r"/dictionary/.*", "screens/dialog_form.html"),
]


class Gallery(BaseHTTPRequestHandler):
    """Answers /NAME.html with that sample, and the addresses inside the samples with what stands behind them."""

    posts: list[tuple[str, dict[str, list[str]]]] = []
    answers: dict[str, tuple[int, dict[str, object], dict[str, str]]] = {}
    built: Path

    def do_GET(self) -> None:
        """Show a page or a static file."""
        path = urlsplit(self.path).path
        if path.startswith("/static/"):
            return self.file(path.removeprefix("/static/"))
        return self.page(path, "GET")

    def do_POST(self) -> None:
        """Remember what was sent, and answer as the test has arranged."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode(errors="replace")
        self.posts.append((urlsplit(self.path).path, parse_qs(body, keep_blank_values=True)))
        self.page(urlsplit(self.path).path, "POST")

    def page(self, path: str, verb: str) -> None:
        """Answer with the template behind an address; `lang` and `theme` come from the cookies."""
        name = path[1:] if path[1:] in PAGES else next((page for way, page in ROUTES if re.fullmatch(way, path)), "")
        if not name:
            return self.send(404, b"", "text/html")
        cookies = self.headers.get("Cookie", "")
        language = "en" if "lang=en" in cookies else "zh"
        status, changes, headers = self.answers.get(f"{verb} {path}", (200, {}, {}))
        with translation.override("en" if language == "en" else "zh-hans"):
            text = render(name, language, **changes)
        for theme in re.findall(r"theme=(dark|light)", cookies):
            text = text.replace("<html ", f'<html data-theme="{theme}" ', 1)
        return self.send(status, text.encode(), "text/html; charset=utf-8", headers)

    def file(self, name: str) -> None:
        """A static file, or one that the test has built."""
        found = next((place / name for place in (self.built, STATIC) if (place / name).is_file()), None)
        if found is None:
            return self.send(404, b"", "text/plain")
        return self.send(200, found.read_bytes(), mimetypes.guess_type(name)[0] or "text/plain")

    def send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        """Write one answer."""
        self.send_response(status)
        for key, value in ({"Content-Type": kind, "Content-Security-Policy": POLICY} | (headers or {})).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # the browser has turned to another page
            self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Keep quiet."""


@contextmanager
def serving(built: Path) -> Iterator[str]:
    """Serve the gallery on a free port; `built` holds kemai.css and kemai.js; yields its address."""
    handler = type("Built", (Gallery,), {"built": built})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
