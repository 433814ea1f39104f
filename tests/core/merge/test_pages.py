"""The pages of merging: choose, set side by side, merge, take back; and what they refuse."""

from __future__ import annotations

import html
from typing import Any

import pytest

from kemai.areas.customers.models import Customer
from kemai.core.merge.models import MergeLog
from tests.core.merge.scene import Scene, add, pair

__all__ = ["pair"]


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_page_sets_both_side_by_side_and_merges(pair: Scene) -> None:
    client = pair.firm.client("mgr1")
    address = f"/customers/{pair.kept}/merge/"
    assert "与哪条记录合并" in text_of(client.get(address))
    page = text_of(client.get(f"{address}?with={pair.removed}"))
    assert "东方食品（苏州）有限公司" in page
    assert "联系人 <b>1</b>" in page
    assert "附件 <b>1</b>" in page
    typed = {"with": pair.removed, "survivor": pair.kept, "f.city": pair.removed}
    done = client.post(address, typed)
    assert done.status_code == 302
    assert done["Location"] == f"/customers/{pair.kept}/"
    with pair.acting("mgr1"):
        assert Customer.objects.get(pk=pair.kept).city == "吴江"
        made = MergeLog.objects.get()
    after = text_of(client.get(done["Location"]))
    assert f"/merges/{made.pk}/undo/" in after
    assert "第一次电话" in after
    assert "寄过样品" in after
    old = client.get(f"/customers/{pair.removed}/", follow=True)
    assert old.redirect_chain == [(f"/customers/{pair.kept}/", 302)]
    assert "这条记录已并入" in text_of(old)
    assert "可撤销" in text_of(client.get("/merges/"))
    assert client.post(f"/merges/{made.pk}/undo/").status_code == 302
    assert client.get(f"/customers/{pair.removed}/").status_code == 200
    assert client.post(f"/merges/{made.pk}/undo/").status_code == 409


def test_two_ticked_rows_lead_to_their_page_and_more_are_merged_one_by_one(pair: Scene) -> None:
    third = add(pair.firm, name="东方食品厂").pk
    client = pair.firm.client("mgr1")
    assert client.get(f"/customers/merge/?ids={pair.kept}&ids={pair.removed}")["Location"].endswith(
        f"/customers/{pair.kept}/merge/?with={pair.removed}"
    )
    ids = [pair.kept, pair.removed, third]
    assert "逐条并入" in text_of(client.get("/customers/merge/", {"ids": ids}))
    assert client.post("/customers/merge/", {"ids": ids})["Location"] == f"/customers/{pair.kept}/"
    with pair.acting("mgr1"):
        assert set(Customer.objects.values_list("pk", flat=True)) == {pair.kept}
        assert MergeLog.objects.count() == 2


@pytest.mark.parametrize("query", ["", "?ids=1"])
def test_too_few_ticked_rows_are_out_of_range(firm: Any, query: str) -> None:
    answer = firm.client("mgr1").get(f"/customers/merge/{query}")
    assert answer.status_code == 422
    assert "超出允许范围" in text_of(answer)
