"""Sample contexts of the page of like records."""

from __future__ import annotations

from tests.ui.samples import FIRMS, Context, Words, frame
from tests.ui.samples_pages import progress


def pairs(say: Words) -> Context:
    """duplicates/page.html: like pairs, each field compared, with `job` while a scan runs."""
    title = say(FIRMS[0][0], FIRMS[0][1])
    records = [
        {"title": title, "url": f"/customers/{pk}/", "number": f"C-2021-0031{pk}", "owner": say("林晓", "Lin Xiao")}
        for pk in (1, 2)
    ]
    fields = [
        {"label": say("客户名称", "Name"), "texts": [title, title], "verdict": say("相同", "Same"), "level": "good"},
        {
            "label": say("电话", "Telephone"),
            "texts": ["0574-87654321", ""],
            "verdict": say("空缺", "Empty"),
            "level": "",
        },
        {"label": say("城市", "City"), "texts": ["宁波", "杭州"], "verdict": say("不同", "Different"), "level": "bad"},
    ]
    pair = {"records": records, "sure": "99.2%", "level": "good", "fields": fields, "first": 1, "second": 2}
    return {
        "frame": frame(say, say("查重与合并", "Duplicates")),
        "tabs": [{"label": say("客户", "Customers"), "url": "/duplicates/?type=customers", "current": True}],
        "pairs": [{**pair, "merge_url": "/customers/1/merge/?with=2", "apart_url": "/duplicates/customers/apart/"}],
        "count": "1",
        "sure": "1",
        "scan_url": "/duplicates/customers/scan/",
        "merge_url": "/duplicates/customers/merge/",
        "job": progress(say),
        "more_url": "?type=customers&from=20",
    }
