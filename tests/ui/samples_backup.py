"""Sample contexts of the page of backups and of a file's preview."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame
from tests.ui.samples_record import entry_field


def backups(say: Words) -> Context:
    """backup/page.html: all backups of the installation, the plan, how the last restore ended."""
    one = {"name": "20261122-023000-plan", "time": "2026-11-22 02:30", "kind": say("计划", "Plan"), "level": "good",
           "state": say("完好", "Sound"), "size": "4.2 MB", "checksum": "40b48d5a0af9403767867d93", "words": "",
           "holds": say("7,567 行，12 个文件", "7,567 rows, 12 files"), "by": "", "download_url": "/backups/x/",
           "verify_url": "/backups/x/verify/", "restore_url": "/backups/x/restore/"}
    bad = {**one, "kind": say("手动", "By hand"), "state": say("失败", "Failed"), "level": "bad", "holds": "",
           "words": say("磁盘空间不够", "No room"), "download_url": "", "verify_url": "", "restore_url": ""}
    return {"frame": frame(say, say("备份与恢复", "Backup and restore")), "backups": [one, bad],
            "now_url": "/backups/now/", "job": None, "key_warning": True, "held": 2, "let_go_url": "/backups/let-go/",
            "last": {"level": "good", "title": say("已恢复", "Restored"), "text": ""},
            "plan": {"action": "/backups/", "fields": [entry_field("at", say("时间", "Time"), value="02:30")]}}


def preview(say: Words) -> Context:
    """files/preview.html: a picture or text of a file with its versions; opens in the dialog."""
    one = {"number": "2", "url": "/files/2/preview/", "download_url": "/files/2/", "size": "12 KB",
           "who": say("林晓", "Lin Xiao"), "time": "2026-11-22 10:20", "current": True}
    return {"frame": frame(say, "offer.txt"), "name": "offer.txt", "url": "/files/2/", "picture_url": "",
            "text": say("报价", "Offer"), "versions": [one, {**one, "number": "1", "current": False}]}
