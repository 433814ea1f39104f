"""Pages go out compressed, in a length that tells nothing of what was typed into them."""

from __future__ import annotations

import gzip
from typing import Any

GZIP = {"Accept-Encoding": "gzip, br"}


def test_a_page_is_compressed_for_those_who_take_it(firm: Any) -> None:
    client = firm.client("sales1")
    plain, packed = client.get("/keys/"), client.get("/keys/", headers=GZIP)
    assert packed["Content-Encoding"] == "gzip"
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2
    assert gzip.decompress(packed.content).startswith(b"<!doctype html>")
    assert "Content-Encoding" not in plain
    assert all("Accept-Encoding" in one["Vary"] for one in (plain, packed))


def test_the_length_of_the_same_page_varies(firm: Any) -> None:
    client = firm.client("sales1")
    lengths = {len(client.get("/health/", headers=GZIP).content) for _round in range(3)}
    assert lengths == {2}, "too short to be worth it"
    assert len({len(client.get("/keys/", headers=GZIP).content) for _round in range(12)}) > 3


def test_a_file_that_is_sent_in_pieces_is_left_to_its_way(firm: Any) -> None:
    order = {"format": "csv", "columns": ["name"]}
    answer = firm.client("admin").post("/customers/export/", order, headers=GZIP)
    assert (answer.streaming, answer["Content-Encoding"], "Content-Length" in answer) == (True, "gzip", False)
    assert "客户名称" in gzip.decompress(b"".join(answer.streaming_content)).decode("utf-8-sig")
