"""Sample contexts of the outbox and of the pages of consent and requests about personal data."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame
from tests.ui.samples_record import entry_field


def outbox(say: Words) -> Context:
    """screens/outbox.html: what was sent to whom; `counts` sums up one mass sending, `all_url` leads out of it."""
    row = {
        "time": "11-20 09:42", "channel": say("短信", "SMS"), "name": say("王伟", "Wang Wei"), "url": "/contacts/1/",
        "address": "138 0000 0001", "text": say("周五上新", "New on Friday"), "state": say("仅模拟", "Simulated"),
        "level": "info", "note": "", "who": say("林晓", "Lin Xiao"),
    }  # fmt: skip
    skipped = {
        **row,
        "state": say("已跳过", "Skipped"),
        "level": "warn",
        "text": "",
        "note": say("请勿联系", "Opted out"),
    }
    return {
        "frame": frame(say, say("发件箱", "Outbox")),
        "title": say("发件箱", "Outbox"),
        "counts": [{"label": say("仅模拟", "Simulated"), "count": "2"}],
        "all_url": "/outbox/",
        "rows": [row, skipped],
        "more_url": "?before=8",
    }


def lines(say: Words) -> list[Context]:
    """Channels with what the person said."""
    made = {"channel": "sms", "purpose": "marketing", "label": say("短信", "SMS")}
    return [
        {**made, "state": "yes", "text": say("同意", "Agreed"), "level": "good"},
        {**made, "label": say("邮件", "E-mail"), "state": "no", "text": say("拒绝", "Refused"), "level": "bad"},
    ]


def consent_panel(say: Words) -> Context:
    """customers/consent_panel.html: each button POSTs and is answered with the panel."""
    item = {"action": "/contacts/1/consents/", "stop": False, "may_give": True, "rows": lines(say)}
    return {"item": item}


def request_panel(say: Words) -> Context:
    """customers/request_panel.html: leads to the page where a request is answered."""
    return {"item": {"url": "/privacyrequests/1/handle/", "open": True, "kind": "export"}}


def consents(say: Words) -> Context:
    """customers/consents.html: all purposes, and every word with time, source and wording."""
    row = {"time": "2026-11-20 09:42", "what": say("营销 · 短信", "Marketing · SMS"), "state": say("同意", "Agreed")}
    return {
        "frame": frame(say, say("授权", "Consent")),
        "title": say("王伟的授权", "Consent of Wang Wei"),
        "action": "/contacts/1/consents/",
        "may_give": True,
        "groups": [{"label": say("营销", "Marketing"), "rows": lines(say)}],
        "rows": [{**row, "source": say("来电", "Call"), "who": say("林晓", "Lin Xiao"), "wording": ""}],
    }


def consent_texts(say: Words) -> Context:
    """customers/consent_texts.html: one form for each purpose."""
    field = entry_field("text_marketing", say("营销", "Marketing"), "long", input_type="textarea")
    return {
        "frame": frame(say, say("告知文本", "Consent texts")),
        "title": say("告知文本", "Consent texts"),
        "forms": [{"purpose": "marketing", "field": field}],
    }


def handle(say: Words) -> Context:
    """customers/handle.html: where the person occurs, and a card for each way to answer."""
    return {
        "frame": frame(say, "YS-2026-0001"),
        "title": say("匿名化：王伟", "Anonymise: Wang Wei"),
        "home": "/privacyrequests/1/",
        "kind": "anonymise",
        "open": True,
        "late": True,
        "due": "2026-11-20",
        "record_url": "/contacts/1/",
        "errors": [],
        "tables": [{"label": say("备注记录", "Note"), "count": "2"}],
        "records": [say("联系人 1", "Contact 1")],
        "shared": say("王伟", "Wang Wei"),
        "field": entry_field("confirmed", say("输入请求编号以确认", "Type the number")),
    }


def retention(say: Words) -> Context:
    """customers/retention.html: suggestions of each kind; `months` 0 means that no time of keeping is set."""
    rows = [
        {
            "id": place,
            "title": say("王伟", "Wang Wei"),
            "url": f"/contacts/{place}/",
            "owner": say("林晓", "Lin Xiao"),
            "changed": "2021-03-04",
        }
        for place in (1, 2)
    ]
    contacts = {"type": "customers.contact", "label": say("联系人", "Contacts"), "months": 36, "rows": rows}
    persons = {"type": "customers.customer", "label": say("客户", "Customers"), "months": 0, "rows": []}
    return {
        "frame": frame(say, say("保存期限", "Retention")),
        "title": say("保存期限", "Retention"),
        "action": "/retention/",
        "options_url": "/options/",
        "groups": [{**contacts, "count": "1000+", "more": True}, {**persons, "count": "0", "more": False}],
    }
