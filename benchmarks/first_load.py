"""Figures of what a browser loads for the customer list, compressed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from benchmarks.figures import Figure
from benchmarks.inside import browser

CUSTOMERS = 300


class Assets(HTMLParser):
    """Collects the style sheets and scripts that a page names."""

    def __init__(self) -> None:
        """Start with none."""
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Keep the address of a style sheet or script."""
        given = dict(attributes)
        if tag == "link" and given.get("rel") == "stylesheet" and given.get("href"):
            self.found.append(str(given["href"]))
        if tag == "script" and given.get("src"):
            self.found.append(str(given["src"]))


def figures() -> list[Figure]:
    """Measure the first visit and, with everything else kept by the browser, the second."""
    client = browser("sales1")
    page = client.get("/customers/")
    html = len(page.content)
    assets = Assets()
    assets.feed(client.get("/customers/", HTTP_ACCEPT_ENCODING="identity").content.decode())
    sizes = {address: size_of(client, address) for address in dict.fromkeys(assets.found)}
    sprite = re.search(r'href="([^"]+\.svg)#', client.get("/customers/", HTTP_ACCEPT_ENCODING="").content.decode())
    note = f"HTML {html / 1000:.1f} KB, " + ", ".join(f"{name} {size / 1000:.1f}" for name, size in sizes.items())
    return [
        Figure("first load, HTML + CSS + JS", round((html + sum(sizes.values())) / 1000, 1), "KB", most=60, note=note),
        Figure("second load", round(html / 1000, 1), "KB", most=12, note="files kept by the browser for ever"),
        Figure("icons of the first load", round(size_of(client, sprite[1]) / 1000, 1) if sprite else 0, "KB"),
    ]


def size_of(client: Any, address: str) -> int:
    """Give the bytes of a file as it is sent."""
    answer = client.get(address)
    if answer.status_code != 200 or "immutable" not in answer.get("Cache-Control", ""):
        raise RuntimeError(f"{address}: status {answer.status_code}, {answer.get('Cache-Control')}")
    return len(b"".join(answer.streaming_content))
