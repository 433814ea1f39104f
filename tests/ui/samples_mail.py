"""Sample contexts of mails: writing one, a mailbox, and what stands beside records."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame
from tests.ui.samples_record import entry_field


def write(say: Words) -> Context:
    """activities/mail_write.html: a wrong address, a file that is too large, two templates."""
    title = say("写邮件", "Write a mail")
    wrong = say("“wang”不是邮件地址", "“wang” is no e-mail address")
    boxes = [{"value": "1", "label": "info@jiangnan.example", "selected": True}]
    return {
        "frame": frame(say, title),
        "title": title,
        "action": "/mails/add/",
        "cancel_url": "/mails/",
        "form_key": "",
        "templates": [{"label": say("报价", "Offer"), "url": "/mails/add/?template=1"}],
        "fields": [
            entry_field("mailbox", say("发件邮箱", "From"), "pick", input_type="select", choices=boxes),
            entry_field("to_addresses", say("收件地址", "To"), value="wang", error=wrong),
            entry_field("subject", say("主题", "Subject"), value=say("报价", "Offer")),
            entry_field("body", say("正文", "Text"), "long", input_type="textarea"),
        ],
        "files_error": say("图纸.pdf 超过 20 MB", "plan.pdf is over 20 MB"),
        "errors": [],
    }


def mailbox(say: Words) -> Context:
    """activities/mailbox.html: a mailbox without a password whose fetching failed."""
    title = say("登录与收取：info@jiangnan.example", "Signing in and fetching: info@jiangnan.example")
    label = say("邮箱密码或授权码", "Password or app password")
    return {
        "frame": frame(say, title),
        "title": title,
        "action": "/mailboxes/1/connect/",
        "missing": say("还没有设置密码", "No password yet"),
        "trouble": say("从 imap.jiangnan.example 收取失败", "Fetching from imap.jiangnan.example failed"),
        "agreeing": None,
        "drop": "info+4.1f0c9a7be2d4@jiangnan.example",
        "password": entry_field("password", label, "password", input_type="password"),
        "files_error": "",
    }


def agreed(say: Words) -> Context:
    """activities/mail_agreed.html: the provider has agreed."""
    title = say("登录邮箱：info@jiangnan.example", "Sign in to mailbox: info@jiangnan.example")
    english = "Microsoft 365 has agreed. Choose Done to begin fetching."
    return {
        "frame": frame(say, title),
        "title": title,
        "text": say("Microsoft 365 已同意。点“完成”后开始收取。", english),
        "errors": [],
        "action": "/mailboxes/signed-in/",
        "cancel_url": "/mailboxes/1/connect/",
        "hidden": [("code", "0.AX4"), ("state", "1.x")],
    }


def services(say: Words) -> Context:
    """activities/mail_services.html: an application registered with one provider."""
    number = say("应用编号（Client ID）", "Application number (client ID)")
    secret = say("应用密钥（Client Secret）", "Application secret (client secret)")
    fields = [
        entry_field("microsoft.client_id", number, value="5f1c2b7e-0d7a-4e0e-9d55-1f6c1e2a9b10"),
        entry_field("microsoft.secret", secret, "password", input_type="password"),
    ]
    return {
        "frame": frame(say, say("邮箱登录服务", "Mail sign-in services")),
        "back": "https://crm.jiangnan.example/mailboxes/signed-in/",
        "groups": [{"label": "Microsoft 365", "fields": fields}],
        "action": "/mailservices/",
        "cancel_url": "/settings/",
    }


def rows(say: Words) -> list[Context]:
    """Two mails of a talk, one of which was not sent."""
    row = {"url": "/mails/1/", "who": say("王建国", "Wang Jianguo"), "time": "2026-11-20 10:12"}
    return [
        {**row, "title": say("报价单收到", "Offer received"), "state": "", "level": ""},
        {**row, "title": say("交货期", "Delivery"), "state": say("发送失败", "Not sent"), "level": "bad"},
    ]


def panel(say: Words) -> Context:
    """activities/mail_panel.html: the mails of a customer."""
    about = "/mails/add/?about=customers.customer:1"
    return {"item": {"rows": rows(say), "all_url": "/mails/?f=customer:is:1", "write_url": about}}


def beside(say: Words) -> Context:
    """activities/mail_beside.html: a formatted mail and its talk."""
    return {"item": {"rows": rows(say), "shown_url": "/about/blank/"}}
