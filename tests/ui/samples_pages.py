"""Sample contexts of the screens that stand beside records: search, import, export, print, jobs, accounts, errors."""

from __future__ import annotations

from markupsafe import Markup

from tests.ui import samples_impn
from tests.ui.samples import FIRMS, Context, Words, cell, frame, record_type
from tests.ui.samples_record import entry_field

LIST = "/customers/customer/"


def screen_filter(say: Words) -> Context:
    """screens/filter.html: a fragment in the popover of 'add a condition'. Without `field` it lists the fields;
    with it, it is a GET form that sends field, how and what (what may come more than once) to `action`,
    beside the pairs of `keep`. `where` is the condition in words."""
    field = {"name": "city", "label": say("城市", "City"), "kind": "dict", "input_type": "checks",
             "operators": [{"code": "in", "label": say("是", "is"), "selected": True},
                           {"code": "empty", "label": say("为空", "is empty"), "selected": False}],
             "choices": [{"value": "sz", "label": say("苏州", "Suzhou"), "selected": True},
                         {"value": "hz", "label": say("杭州", "Hangzhou"), "selected": False}], "values": [""]}
    return {"fields": [{"name": "city", "label": say("城市", "City"), "url": f"{LIST}filter/?field=city"}],
            "field": field, "action": LIST, "where": "",
            "build_url": f"{LIST}conditions/", "keep": [("view", "1"), ("sort", "-last_contact")]}


def screen_columns(say: Words) -> Context:
    """screens/columns.html: a fragment in the popover of 'columns'; POSTs `columns` in the order dragged."""
    names = [("name", "客户名称", "Customer name", True), ("tier", "等级", "Tier", True), ("fax", "传真", "Fax", False)]
    return {"all_columns": [{"name": name, "label": say(zh, en), "chosen": chosen, "fixed": name == "name"}
                            for name, zh, en, chosen in names],
            "action": f"{LIST}columns/?view=1", "reset_url": f"{LIST}?columns="}


def screen_views(say: Words) -> Context:
    """screens/views.html: save, rename, share or delete a view; opens in the dialog."""
    sharing = [("self", "只有我", "Only me"), ("team", "我的团队", "My team"), ("all", "所有人", "Everyone")]
    return {"frame": frame(say, say("保存视图", "Save view")), "title": say("保存视图", "Save view"),
            "action": f"{LIST}views/", "cancel_url": LIST, "delete_url": "", "errors": [], "form_key": "k4",
            "hidden": [("query", "owner=me&sort=-last_contact")],
            "fields": [entry_field("name", say("名称", "Name"), required=True, max_length=60, autofocus=True),
                       entry_field("sharing", say("给谁看", "Visible to"), "pick", input_type="select",
                                   choices=[{"value": code, "label": say(zh, en), "selected": code == "self"}
                                            for code, zh, en in sharing])]}


def screen_export(say: Words) -> Context:
    """screens/export.html: choose columns and format; `rows` is how many will be written; opens in the dialog."""
    return {"frame": frame(say, say("导出客户", "Export customers")), "title": say("导出客户", "Export customers"),
            "action": f"{LIST}export/", "cancel_url": LIST, "rows": "126", "hidden": [("view", "1")], "errors": [],
            "columns": screen_columns(say)["all_columns"],
            "formats": [{"value": "xlsx", "label": "Excel (XLSX)", "selected": True},
                        {"value": "csv", "label": "CSV (UTF-8)", "selected": False}]}


def screen_print(say: Words) -> Context:
    """screens/print.html: fields, template and range; `preview_url` is a PDF shown beside (empty: nothing chosen)."""
    return {"frame": frame(say, say("打印客户", "Print customers")), "title": say("打印客户", "Print customers"),
            "action": f"{LIST}print/", "pdf_action": f"{LIST}print/pdf/", "cancel_url": LIST, "rows": "126",
            "hidden": [("view", "1")], "errors": [], "columns": screen_columns(say)["all_columns"],
            "templates": [{"value": "list", "label": say("清单", "List"), "selected": True},
                          {"value": "label", "label": say("标签 3 × 8", "Labels 3 × 8"), "selected": False}],
            "ranges": [{"value": "chosen", "label": say("选中的 2 行", "The 2 chosen rows"), "selected": True},
                       {"value": "all", "label": say("全部 126 行", "All 126 rows"), "selected": False}],
            "bounds": [entry_field("from", say("起", "From")), entry_field("to", say("止", "To"))],
            "preview_url": "", "pages": None}  # preview_url: a picture of the first page


def steps(say: Words, current: int) -> list[Context]:
    """The steps of the import wizard; state is done, current or empty."""
    names = [say("上传", "Upload"), say("对应列", "Match columns"), say("导入", "Import"), say("完成", "Done")]
    return [{"label": name, "state": "done" if place < current else "current" if place == current else ""}
            for place, name in enumerate(names)]


def import_upload(say: Words) -> Context:
    """screens/import_upload.html: choose a file; the file is sent as `file`."""
    return {"frame": frame(say, say("导入客户", "Import customers")), "type": record_type(say), "steps": steps(say, 0),
            "title": say("导入客户", "Import customers"), "action": f"{LIST}import/", "cancel_url": LIST,
            "form_key": "k5",
            "errors": [say("这个文件打不开：不是表格。", "This file can't be opened: it is no table.")],
            "formats": "XLSX, XLS, ODS, CSV, VCF", "accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt,.vcf", "limit": "50 MB",
            "sample_url": f"{LIST}import/sample.xlsx", "beside": say("联系人", "Contacts"),
            "recent": [{"name": "customers.xlsx", "text": say("新增 118，拒绝 2", "118 added, 2 refused"),
                        "time": say("昨天", "Yesterday"), "url": "/imports/1/"}]}


def import_map(say: Words) -> Context:
    """screens/import_map.html: one select per column of the file (`map_0`, `map_1`…), duplicates, a preview."""
    targets = [{"value": "", "label": say("不导入", "Leave out"), "selected": False},
               {"value": "name", "label": say("客户名称", "Customer name"), "selected": True}]
    return {
        "frame": frame(say, say("导入客户", "Import customers")), "type": record_type(say), "steps": steps(say, 1),
        "title": say("导入客户", "Import customers"), "file_name": "customers.xlsx", "action": "/imports/1/",
        "run_action": "/imports/1/run/",
        "kept_action": "/imports/1/mapping/", "kept": samples_impn.kept(say),
        "changes": samples_impn.changes(say),
        "back_url": f"{LIST}import/", "cancel_url": LIST, "form_key": "k6",
        "errors": [], "sheets": [{"value": "0", "label": "Sheet1", "selected": True}],
        "columns": [{"name": "map_0", "heading": say("公司名称", "Company"), "sample": say(FIRMS[0][0], FIRMS[0][1]),
                     "targets": targets, "level": "good", "note": say("已认出", "Recognised")},
                    {"name": "map_1", "heading": say("联系电话", "Phone"), "sample": "0512-6588 2700",
                     "targets": targets, "level": "warn", "note": say("2 行格式不对", "2 rows malformed")},
                    {"name": "map_2", "heading": say("备注2", "Remark 2"), "sample": "", "targets": targets,
                     "level": "open", "note": say("不导入", "Left out")}],
        "recognised": "2",
        "duplicates": [{"value": "update", "label": say("更新已有的，空格子不覆盖", "Update, empty cells keep"),
                        "selected": True},
                       {"value": "skip", "label": say("跳过，保留已有的", "Skip"), "selected": False}],
        "judged_by": say("按名称、电话和编号判断。导入后 7 天内可以整批撤销。", "Judged by name, phone and number."),
        # the dry run: a running one is a `progress` (see below), a finished one has figures
        "dry_run": {"progress": None, "figures": figures(say),
                    "beside": [{"label": say("联系人", "Contacts"), "figures": figures(say)}]},
        "preview": {"headings": [say("客户名称", "Customer name"), say("电话", "Telephone")], "rows": [
            {"line": "2", "cells": [{"text": say(FIRMS[0][0], FIRMS[0][1]), "state": "", "why": ""},
                                    {"text": "138 5120 6638", "state": "changed", "why": ""}],
             "level": "info", "result": say("已有，更新", "Exists, update")},
            {"line": "4", "cells": [{"text": say(FIRMS[2][0], FIRMS[2][1]), "state": "", "why": ""},
                                    {"text": "abc", "state": "wrong", "why": say("只能是数字", "Only digits")}],
             "level": "bad", "result": say("电话不对", "Bad telephone")}]},
        # what becomes of texts that a field's dictionary lacks, and values that are the same for all rows
        "headers": [{"value": "1", "label": say("第一行是列名", "First row has headings"), "selected": True}],
        "choices": [{"name": "industry", "label": say("行业", "Industry"), "more": 3, "rest": targets,
                     "texts": [{"text": say("C 制造业", "C Manufacturing"), "count": "2,003", "options": targets}]}],
        "fixed": [{"targets": targets, "value": say("苏州", "Suzhou")}],
    }


def figures(say: Words) -> list[Context]:
    """Counts of a job or dry run; level gives the colour."""
    return [{"label": say("新增", "Added"), "text": "118", "level": "good", "url": f"{LIST}?import=1"},
            {"label": say("更新", "Updated"), "text": "6", "level": "info", "url": ""},
            {"label": say("拒绝", "Refused"), "text": "2", "level": "bad", "url": ""}]


def progress(say: Words) -> Context:
    """Context key `job`, and all of screens/progress.html: asks `poll_url` each second until `running` is false."""
    return {"id": 1, "title": say("正在导入 customers.xlsx", "Importing customers.xlsx"), "state": "running",
            "state_text": say("进行中", "Running"), "level": "info", "running": True, "poll_url": "/jobs/1/",
            "done": 12480, "total": 20000, "percent": 62, "done_text": "12,480", "total_text": "20,000",
            "follow": "", "speed": "1,250", "left": say("6 秒", "6 seconds"), "errors": "2", "error_text": "",
            "cancel_url": "/jobs/1/cancel/", "result_url": "", "result_label": "", "time": say("刚才", "just now"),
            "who": say("林晓", "Lin Xiao")}


def import_result(say: Words) -> Context:
    """screens/import_result.html: the running import, and afterwards what came of it."""
    return {"frame": frame(say, say("导入客户", "Import customers")), "type": record_type(say), "steps": steps(say, 3),
            "title": say("导入客户", "Import customers"), "file_name": "customers.xlsx", "job": None,
            "heading": say("customers.xlsx 导入完了", "customers.xlsx is imported"), "message": "",
            "beside": [{"label": say("联系人", "Contacts"), "figures": figures(say)}],
            "alike": [{"text": say("12 条新客户像是已有的记录", "12 new customers look like existing records"),
                       "url": "/duplicates/?type=customers"}],
            "figures": figures(say), "mend_url": "/imports/1/rejects/", "reject_url": "/imports/1/rejects.xlsx",
            "undo_url": "/imports/1/undo/",
            "reject_csv_url": "/imports/1/rejects.csv", "kept": [
                {"url": f"{LIST}1/", "title": say(FIRMS[0][0], FIRMS[0][1]), "field": say("电话", "Telephone"),
                 "why": say("导入后又被修改过", "Changed since the import")}],
            "undo_until": say("11月27日", "27 Nov"), "list_url": f"{LIST}?import=1", "again_url": f"{LIST}import/",
            "form_key": "k7", "rejects": [{"line": "4", "field": say("电话", "Telephone"), "value": "abc",
                                           "error": say("只能是数字", "Only digits")}]}


def screen_search(say: Words) -> Context:
    """screens/search.html: full page, and the palette (which takes its `.hits`); `why` may hold <mark>."""
    title = Markup("苏州<mark>华瑞</mark>精密机械") if not say.english else Markup("Suzhou <mark>Huarui</mark>")
    return {"frame": frame(say, say("搜索", "Search"), crumbs=[]), "q": say("华瑞", "huarui"), "hint": "",
            "near": [], "near_url": "/search/?near=1&q=x",
            "groups": [
                {"label": say("客户", "Customers"), "more_url": f"{LIST}?q=x", "hits": [
                    {"title": title, "sub": "C-2021-00317", "why": Markup("0512-6588 <mark>2700</mark>"),
                     "url": f"{LIST}1/", "icon": "customers"}]},
                {"label": say("动作", "Actions"), "more_url": "", "hits": [
                    {"title": say("新建客户", "New customer"), "sub": "", "why": "", "url": f"{LIST}add/",
                     "icon": "plus"}]}]}


def screen_jobs(say: Words) -> Context:
    """screens/jobs.html: long work of this person."""
    done = progress(say) | {"id": 2, "running": False, "state": "done", "level": "good", "percent": 100,
                            "state_text": say("完成", "Done"), "result_url": "/imports/1/", "cancel_url": "",
                            "result_label": say("看结果", "See the result"),
                            "note": say("1 位客户未打印", "1 customer not printed")}
    return {"frame": frame(say, say("后台任务", "Background jobs"), crumbs=[]), "jobs": [progress(say), done],
            "more_url": ""}


def screen_dictionary(say: Words) -> Context:
    """screens/dictionary.html: sets at left, the entries of the chosen one; `editing` is the form of one entry."""
    entries = [("vip", "VIP客户", "VIP", 3), ("key", "主要客户", "Key account", 7)]
    return {"frame": frame(say, say("数据字典", "Data dictionary"), "dictionary", crumbs=[]),
            "sets": [{"key": "tier", "label": say("客户等级", "Customer tier"), "count": "4", "current": True,
                      "url": "/dictionary/tier/"},
                     {"key": "source", "label": say("来源", "Source"), "count": "9", "current": False,
                      "url": "/dictionary/source/"}],
            "current": {"key": "tier", "label": say("客户等级", "Customer tier"), "help": "",
                        "order_action": "/dictionary/tier/order/", "add_url": "/dictionary/tier/add/"},
            "entries": [{"id": place, "code": code, "label": zh, "label_en": en, "hue": hue, "active": place == 0,
                         "parent": "", "uses": "42", "edit_url": f"/dictionary/tier/{code}/",
                         "delete_url": ""} for place, (code, zh, en, hue) in enumerate(entries)],
            "can": {"edit": True}}


def screen_entry(say: Words) -> Context:
    """screens/dialog_form.html: any small form in the dialog (a dictionary entry, a password, an assignment)."""
    return {"frame": frame(say, say("字典项", "Entry")), "title": say("字典项", "Entry"), "text": "",
            "action": "/dictionary/tier/add/", "cancel_url": "/dictionary/tier/", "label": say("保存", "Save"),
            "delete_url": "", "errors": [], "hidden": [], "form_key": "k8", "lock_version": None,
            "fields": [entry_field("label", say("中文名称", "Chinese label"), required=True, autofocus=True),
                       entry_field("hue", say("颜色", "Colour"), "hue", input_type="hue", value="7")]}


def screen_reports(say: Words) -> Context:
    """screens/reports.html: a report as bars and table; each bar and figure links to its rows; share is 0 to 100."""
    rows = [("江苏", "Jiangsu", "47", 100), ("浙江", "Zhejiang", "21", 45), ("上海", "Shanghai", "13", 28)]
    return {"frame": frame(say, say("分析", "Reports"), "reports", crumbs=[]),
            "title": say("过半客户在江苏", "More than half of the customers are in Jiangsu"),
            "reports": [{"label": say("按地区", "By region"), "url": "/reports/region/", "current": True}],
            "date_from": "2026-01-01", "date_to": "2026-11-22", "action": "/reports/region/",
            "headings": [{"label": say("地区", "Region"), "numeric": False}, {"label": say("客户数", "Customers"),
                                                                          "numeric": True}],
            "rows": [{"label": say(zh, en), "url": f"{LIST}?region={en}", "share": share, "figures": [count],
                      "urls": [f"{LIST}?region={en}"], "levels": []} for zh, en, count, share in rows],
            "totals": [{"text": say("合计", "Total"), "url": ""}, {"text": "81", "url": LIST}],
            "bars": True, "errors": [], "chart": None, "asks": [],
            "keep": [("f", "owner:is:me")], "export_url": "/reports/region/export/",
            "print_url": "/reports/region/print/"}


def screen_notices(say: Words) -> Context:
    """screens/notices.html: what the bell holds."""
    return {"frame": frame(say, say("通知", "Notices"), crumbs=[]), "read_all_url": "/notices/read/", "more_url": "",
            "notices": [{"icon": "chat", "hue": 7, "text": say("陈若溪在 苏州华瑞 提到了你", "Chen mentioned you"),
                         "sub": say("请看报价", "See the quote"), "url": "/notices/1/", "time": "09:42",
                         "unread": True}]}


def screen_keys(say: Words) -> Context:
    """screens/keys.html: keyboard help; opens in the dialog."""
    return {"frame": frame(say, say("键盘", "Keyboard"))}


def screen_options(say: Words) -> Context:
    """screens/options.html: what a typeahead or an @ mention finds."""
    return {"options": [{"value": "linxiao", "label": say("林晓", "Lin Xiao"), "sub": say("销售一部", "Sales 1")}]}


def error(say: Words) -> Context:
    """errors/400.html … 500.html; text says what happened and what to do; 500 also stands without a frame."""
    return {"frame": frame(say, say("出错了", "Something went wrong"), "", crumbs=[]),
            "text": say("没有名为 foo 的列。", "There is no column named foo."), "back_url": LIST}


def signin(say: Words) -> Context:
    """accounts/signin.html."""
    return {"organisation": say("江南智造设备有限公司", "Jiangnan Smart Equipment"), "next": "/", "action": "/signin/",
            "language": "en" if say.english else "zh-hans", "language_url": "/i18n/setlang/", "theme": "",
            "text": "", "passkey": {"options": "/signin/passkey/options/", "action": "/signin/passkey/"},
            "errors": [say("账号或密码不对。", "The account or the password is wrong.")],
            "fields": [entry_field("login", say("账号", "Account"), value="linxiao", required=True,
                                   autocomplete="username"),
                       entry_field("password", say("密码", "Password"), "password", input_type="password",
                                   required=True, autocomplete="current-password", error="")],
            "demo_users": [{"login": "linxiao", "name": say("林晓", "Lin Xiao"), "password": "demo1234",
                            "role": say("销售代表", "Sales representative")}]}


def password(say: Words) -> Context:
    """accounts/password.html: change one's own password."""
    return {"frame": frame(say, say("修改密码", "Change password")), "action": "/password/", "cancel_url": "/profile/",
            "errors": [], "must": False,
            "fields": [entry_field(name, label, "password", input_type="password", required=True,
                                   autocomplete="new-password", help="")
                       for name, label in (("old", say("现在的密码", "Current password")),
                                           ("new", say("新密码", "New password")))]}


def profile(say: Words) -> Context:
    """accounts/profile.html: who I am, and what I may set myself."""
    return {"frame": frame(say, say("我的资料", "My profile")), "action": "/profile/", "errors": [], "form_key": "",
            "fields": [],  # what people may change of themselves; "tokens" are keys for programs, `made` shows once
            "facts": [cell("department", say("销售一部", "Sales 1")) | {"label": say("部门", "Department"),
                                                                     "empty": False}],
            "tokens": {"made": "km_0123", "rows": [{"id": 1, "name": "ERP", "created": "2026-11-20", "ends": "",
                                                    "scope": say("只读", "Read only"), "used": ""}],
                       "fields": [entry_field("name", say("给谁用", "For whom"), required=True)]}}
