"""Who may open which address: one row for each pattern of the URL table, written by hand and not derived from code.

A new address without a row fails the build. Logins are those of the firm of the tests; the objects are sales1's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PEOPLE = frozenset(["admin", "exec1", "mgr1", "sales1", "sales2", "sales3", "clerk1", "svc1", "op1", "fin1", "rev1"])
SETTERS = frozenset({"admin"})
WRITERS = frozenset({"admin", "mgr1", "sales1"})
ADDERS = frozenset({"admin", "mgr1", "sales1", "sales2", "sales3", "clerk1"})
CONTACT_ADDERS = ADDERS | {"svc1", "op1"}
DELETERS = frozenset({"admin", "mgr1"})
EXPORTERS = frozenset(["admin", "exec1", "mgr1", "sales1", "sales2", "sales3", "clerk1", "fin1", "rev1"])
IMPORTERS = frozenset({"admin", "mgr1", "clerk1"})
SALES1 = frozenset({"sales1"})
LOG_READERS = frozenset({"admin", "rev1"})
FINANCE = frozenset({"admin", "fin1"})
MAIL_READERS = EXPORTERS
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """Who gets an answer that is no refusal; `by_type` where the types differ.

    `posted` addresses take POST only; those who may not get 403 there already. The others get `refusal`: 403, or 404
    where the object is not theirs to know of. `public` addresses need no sign-in. `values` fill the parts of the
    address that are no ids, `query` is what a page can't do without; `types` are those for which the address exists.
    `fine` are the answers to those who may; `writers` those who may POST where all may look.
    """

    who: frozenset[str] = PEOPLE
    by_type: dict[str, frozenset[str]] = field(default_factory=dict)
    posted: bool = False
    refusal: int = 403
    public: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    fine: frozenset[int] = frozenset({200, 302})
    writers: frozenset[str] | None = None
    types: frozenset[str] = frozenset()

    def people(self, type_key: str) -> frozenset[str]:
        """Give those who may, for a record type."""
        return self.by_type.get(type_key, self.who)


CUSTOMER, CONTACT = "customers.customer", "customers.contact"
RECORD = "<slug:address>/<int:record_id>/"
IMPORT = "<slug:address>/import/"
BROUGHT = IMPORT + "<int:import_id>/"
ADMIN = frozenset({"admin"})
CUSTOMERS = frozenset({CUSTOMER})

ROWS: dict[str, Row] = {
    "health/": Row(public=True),
    "api/v1/": Row(),
    "signin/": Row(public=True),
    "signout/": Row(public=True, posted=True),
    "password/": Row(),
    "profile/": Row(),
    "health/ready/": Row(public=True, fine=frozenset({200, 503})),
    "signin/second/": Row(public=True),
    "signin/second/sms/": Row(public=True, posted=True),
    "signin/passkey/": Row(public=True, posted=True),
    "signin/passkey/options/": Row(public=True, posted=True),
    "password/reset/": Row(public=True),
    "password/reset/<str:who>/<str:secret>/": Row(public=True, values={"who": "x", "secret": "x"}),
    "at/<slug:code>/": Row(public=True, values={"code": "jiangnan"}),
    "signup/": Row(public=True, fine=frozenset({404})),
    "register/": Row(public=True),
    "invite/<str:secret>/": Row(public=True, values={"secret": "x"}),
    "profile/security/": Row(),
    "profile/security/confirm/": Row(),
    "profile/security/app/": Row(),
    "profile/security/mobile/": Row(),
    "profile/security/passkey/": Row(posted=True),
    "profile/security/passkey/options/": Row(posted=True),
    "profile/security/codes/": Row(posted=True),
    "profile/security/remove/": Row(posted=True),
    "profile/security/end/": Row(posted=True),
    "sign-ins/end/": Row(SETTERS),
    "firms/": Row(),
    "firms/add/": Row(),
    "firms/<int:user_id>/leave/": Row(NOBODY),
    "invite/<str:secret_word>/join/": Row(values={"secret_word": "x"}),
    "updates/": Row(),
    "warnings/": Row(),
    "desk/": Row(),
    "desk/<slug:code>/": Row(values={"code": "recent"}),
    "calendar/": Row(),
    "calendar/feed/": Row(query="?start=2026-11-01&end=2026-11-30"),
    "calendar/move/": Row(posted=True),
    "calendar/files/": Row(),
    "calendar/files/mine.ics": Row(),
    "calendar/<str:secret>.ics": Row(public=True, values={"secret": "x"}, fine=frozenset({404})),
    "calendar/reports/": Row(),
    "calendar/reports/<slug:code>/": Row(values={"code": "schedule"}),
    "calendar/reports/<slug:code>/print/": Row(values={"code": "schedule"}),
    "calendar/reports/<slug:code>/export/": Row(EXPORTERS, values={"code": "schedule"}),
    "letters/<int:letter_id>/sheet/": Row(MAIL_READERS, refusal=404),
    "customers/bulk/write_letter/": Row(DELETERS),
    "mails/add/": Row(),
    "mails/<int:mail_id>/answer/": Row(MAIL_READERS, refusal=404),
    "mails/<int:mail_id>/file/": Row(WRITERS),
    "mails/<int:mail_id>/shown/": Row(MAIL_READERS, refusal=404),
    "mailboxes/<int:mailbox_id>/connect/": Row(WRITERS),
    "mailboxes/signed-in/": Row(fine=frozenset({422})),
    "mailservices/": Row(SETTERS),
    "messages/<int:message_id>/read/": Row(frozenset({"sales1", "sales2"}), posted=True, refusal=404),
    "notices/settings/": Row(),
    "notices/new/": Row(),
    "due/": Row(),
    "journal/": Row(),
    "journal/<int:user_id>/<str:day>/": Row(
        frozenset({"admin", "exec1", "mgr1", "sales2"}), values={"day": "2026-11-02"}, refusal=404
    ),
    "visits/route/": Row(),
    "visits/<int:visit_id>/checkin/": Row(WRITERS),
    "visits/<int:visit_id>/earlier/": Row(WRITERS, posted=True),
    "tasks/<int:task_id>/steps/": Row(WRITERS, posted=True),
    "meetings/<int:meeting_id>/decisions/": Row(WRITERS),
    "affairs/reports/": Row(),
    "affairs/reports/<slug:code>/": Row(values={"code": "person"}),
    "affairs/reports/<slug:code>/print/": Row(values={"code": "person"}),
    "affairs/reports/<slug:code>/export/": Row(EXPORTERS, values={"code": "person"}),
    "leads/<int:lead_id>/convert/": Row(WRITERS),
    "ask/<slug:code>/": Row(public=True, values={"code": "jiangnan"}, fine=frozenset({404})),
    "ask/<slug:code>/<str:token>/": Row(
        public=True, values={"code": "jiangnan", "token": "nothing"}, fine=frozenset({404})
    ),
    "customers/matrix/": Row(),
    "products/catalogue/": Row(),
    "products/pick/": Row(),
    "products/<int:product_id>/price/": Row(),
    "products/<int:product_id>/prices/": Row(),
    "customers/<int:customer_id>/matrix/": Row(WRITERS, posted=True),
    "customers/<int:customer_id>/hot-note/": Row(posted=True),
    "customers/bulk/hand_over/": Row(DELETERS),
    "customers/<int:customer_id>/act/hand_over/": Row(DELETERS),
    "quotes/<int:quote_id>/send/": Row(WRITERS),
    "<slug:address>/lines/": Row(fine=frozenset({404})),
    RECORD + "paper/": Row(fine=frozenset({404})),
    RECORD + "word/": Row(fine=frozenset({404})),
    "wordtemplates/add/": Row(DELETERS),
    "wordtemplates/starter/": Row(DELETERS, query="?paper=sales.contract"),
    "wordtemplates/<int:template_id>/file/": Row(DELETERS),
    "orders/<int:order_id>/deliver/": Row(WRITERS, fine=frozenset({409})),
    "orders/<int:order_id>/take-back/": Row(WRITERS, fine=frozenset({409})),
    "simple-sales/": Row(ADDERS, fine=frozenset({404})),
    "simple-sales/add/": Row(ADDERS, fine=frozenset({404})),
    "simple-sales/<int:order_id>/change/": Row(ADDERS, fine=frozenset({404})),
    "simple-sales/<int:order_id>/undo/": Row(ADDERS, posted=True, fine=frozenset({404})),
    "receipts/bank/": Row(FINANCE),
    "receipts/<int:receipt_id>/match/": Row(FINANCE),
    "receivables/ageing/": Row(),
    "receivables/statements/": Row(),
    "customers/<int:customer_id>/statement/": Row(),
    "leads/reports/": Row(),
    "leads/reports/<slug:code>/": Row(values={"code": "origins"}),
    "leads/reports/<slug:code>/print/": Row(values={"code": "origins"}),
    "leads/reports/<slug:code>/export/": Row(EXPORTERS, values={"code": "origins"}),
    "updates/read/": Row(posted=True),
    "switch/<int:user_id>/": Row(NOBODY, posted=True),
    "plan/": Row(SETTERS),
    "company/": Row(writers=SETTERS),
    "users/<int:user_id>/roles/": Row(SETTERS),
    "users/<int:user_id>/rights/": Row(SETTERS),
    "users/<int:user_id>/password/": Row(SETTERS),
    "users/<int:user_id>/invite/": Row(SETTERS),
    "users/<int:user_id>/handover/": Row(SETTERS),
    "users/<int:user_id>/boss-note/": Row(DELETERS),
    "users/<int:user_id>/stop/": Row(SETTERS),
    "departments/tree/": Row(),
    "roles/": Row(SETTERS),
    "roles/add/": Row(SETTERS),
    "roles/<int:role_id>/": Row(SETTERS),
    "roles/<int:role_id>/copy/": Row(SETTERS, posted=True),
    "roles/<int:role_id>/delete/": Row(SETTERS, posted=True),
    "roles/<int:role_id>/fields/<slug:address>/": Row(SETTERS),
    "rights/": Row(SETTERS),
    "contacts/bulk/send_sms/": Row(DELETERS),
    "contacts/<int:contact_id>/consents/": Row(),
    "consent-texts/": Row(SETTERS),
    "segments/<int:segment_id>/members/": Row(refusal=404),
    "sales/reports/": Row(),
    "sales/reports/<slug:code>/": Row(values={"code": "status"}),
    "sales/reports/<slug:code>/print/": Row(values={"code": "status"}),
    "sales/reports/<slug:code>/export/": Row(EXPORTERS, values={"code": "status"}),
    "deals/reports/": Row(),
    "deals/reports/<slug:code>/": Row(values={"code": "person"}),
    "deals/reports/<slug:code>/print/": Row(values={"code": "person"}),
    "deals/reports/<slug:code>/export/": Row(EXPORTERS, values={"code": "person"}),
    "reports/add/": Row(ADDERS | {"exec1"}),
    "reports/build/": Row(ADDERS | {"exec1"}),
    "reports/<int:report_id>/build/": Row(WRITERS),
    "reports/<int:report_id>/look/": Row(),
    "reports/built/<int:report_id>/": Row(),
    "reports/built/<int:report_id>/print/": Row(),
    "reports/built/<int:report_id>/export/": Row(EXPORTERS),
    "boards/<int:board_id>/look/": Row(),
    "boards/<int:board_id>/cards/": Row(WRITERS),
    "boards/<int:board_id>/arrange/": Row(),
    "decisions/": Row(DELETERS | {"exec1"}),
    "decisions/<slug:code>/": Row(DELETERS | {"exec1"}, values={"code": "market"}),
    "completeness/": Row(),
    "completeness/rules/": Row(SETTERS),
    "customers/<int:customer_id>/map/": Row(),
    "customers/<int:customer_id>/worth/": Row(),
    "customers/paste/": Row(ADDERS),
    "retention/": Row(SETTERS),
    "privacyrequests/<int:request_id>/handle/": Row(SETTERS),
    "privacyrequests/<int:request_id>/answer/<slug:way>/": Row(SETTERS, posted=True, values={"way": "export"}),
    "log/": Row(LOG_READERS),
    "log/export/": Row(LOG_READERS),
    "log/check/": Row(LOG_READERS, posted=True),
    "log/checked/<int:job_id>/": Row(NOBODY, refusal=404),
    "alarms/": Row(LOG_READERS),
    "alarms/<int:alarm_id>/": Row(LOG_READERS),
    "personal-data/": Row(LOG_READERS),
    "held/": Row(),
    "held/<int:held_id>/": Row(SETTERS),
    "backups/": Row(SETTERS),
    "backups/now/": Row(SETTERS, posted=True),
    "backups/let-go/": Row(SETTERS, posted=True),
    "backups/<backup:name>/": Row(NOBODY, values={"name": "kemai-20260101-000000-manual.kmb"}, refusal=404),
    "backups/<backup:name>/verify/": Row(NOBODY, values={"name": "kemai-20260101-000000-manual.kmb"}, posted=True),
    "backups/<backup:name>/restore/": Row(NOBODY, values={"name": "kemai-20260101-000000-manual.kmb"}),
    "outbox/": Row(),
    "bin/": Row(),
    "bin/<int:binned_id>/restore/": Row(DELETERS, posted=True),
    "bin/<int:binned_id>/erase/": Row(SETTERS),
    "merges/": Row(DELETERS),
    "merges/<int:merge_id>/undo/": Row(DELETERS, posted=True),
    "<slug:address>/compare/": Row(fine=frozenset({422})),
    "<slug:address>/merge/": Row(DELETERS, fine=frozenset({422})),
    "review/": Row(LOG_READERS),
    "jobs/<int:job_id>/again/": Row(SALES1, posted=True, refusal=404),
    "files/<int:attachment_id>/preview/": Row(),
    "files/<int:attachment_id>/picture/": Row(fine=frozenset({404})),
    "duplicates/": Row(DELETERS),
    "duplicates/<slug:address>/scan/": Row(DELETERS, posted=True, types=CUSTOMERS),
    "duplicates/<slug:address>/merge/": Row(DELETERS, posted=True, types=CUSTOMERS),
    "duplicates/<slug:address>/apart/": Row(DELETERS, posted=True, types=CUSTOMERS, fine=frozenset({400})),
    "duplicate-rules/": Row(SETTERS),
    "duplicate-rules/<slug:address>/adopt/": Row(SETTERS, posted=True, types=CUSTOMERS),
    "duplicate-rules/<slug:address>/add/": Row(SETTERS, types=CUSTOMERS),
    "duplicate-rules/<slug:address>/<int:rule_id>/": Row(SETTERS, types=CUSTOMERS),
    "settings/": Row(),
    "options/": Row(SETTERS),
    "options/letterhead/": Row(SETTERS),
    "options/letterhead/logo/": Row(SETTERS, fine=frozenset({404})),
    "customers/reports/": Row(),
    "customers/reports/<slug:code>/": Row(values={"code": "industry"}),
    "customers/reports/<slug:code>/print/": Row(values={"code": "industry"}),
    "customers/reports/<slug:code>/export/": Row(EXPORTERS, values={"code": "industry"}),
    "printed/<int:job_id>/": Row(SALES1, refusal=404),
    "": Row(),
    "search/": Row(),
    "notices/": Row(),
    "notices/read/": Row(posted=True),
    "jobs/": Row(),
    "jobs/<int:job_id>/": Row(SALES1, refusal=404),
    "jobs/<int:job_id>/cancel/": Row(SALES1, posted=True, refusal=404),
    "keys/": Row(),
    "people/": Row(),
    "language/": Row(public=True, posted=True),
    "dictionary/": Row(SETTERS),
    "dictionary/<slug:key>/": Row(SETTERS, values={"key": "industry"}),
    "dictionary/<slug:key>/add/": Row(SETTERS, values={"key": "industry"}),
    "dictionary/<slug:key>/order/": Row(SETTERS, posted=True, values={"key": "industry"}),
    "dictionary/<slug:key>/<int:entry_id>/": Row(SETTERS, values={"key": "industry"}),
    "numbers/": Row(SETTERS),
    "modules/": Row(SETTERS),
    "modules/<slug:code>/turn/": Row(SETTERS, posted=True, values={"code": "value_card"}),
    "packs/": Row(SETTERS),
    "packs/<slug:code>/": Row(SETTERS, values={"code": "gas"}),
    "packs/<slug:code>/back/": Row(SETTERS, posted=True, values={"code": "gas"}),
    "own/layouts/": Row(SETTERS),
    "own/layouts/<slug:address>/": Row(SETTERS, types=CUSTOMERS),
    "own/types/": Row(SETTERS),
    "own/types/add/": Row(SETTERS),
    "own/types/<int:kind_id>/": Row(SETTERS),
    "own/types/<int:kind_id>/turn/": Row(SETTERS, posted=True),
    "own/fields/": Row(SETTERS),
    "own/fields/<slug:address>/": Row(SETTERS, types=CUSTOMERS),
    "own/fields/<slug:address>/add/": Row(SETTERS, types=CUSTOMERS),
    "own/fields/<slug:address>/order/": Row(SETTERS, types=CUSTOMERS, posted=True),
    "own/fields/<slug:address>/<int:field_id>/": Row(SETTERS, types=CUSTOMERS),
    "own/fields/<slug:address>/<int:field_id>/turn/": Row(SETTERS, types=CUSTOMERS, posted=True),
    "files/<int:attachment_id>/": Row(),
    "files/<int:attachment_id>/delete/": Row(WRITERS, posted=True),
    "<slug:address>/": Row(),
    "<slug:address>/add/": Row(ADDERS, {CONTACT: CONTACT_ADDERS}),
    "<slug:address>/duplicates/": Row(ADDERS, {CONTACT: CONTACT_ADDERS}),
    "<slug:address>/options/": Row(),
    "<slug:address>/filter/": Row(),
    "<slug:address>/columns/": Row(),
    "<slug:address>/conditions/": Row(),
    "<slug:address>/views/": Row(),
    "<slug:address>/views/<int:view_id>/": Row(SALES1, refusal=404, types=CUSTOMERS),
    "<slug:address>/bulk/<slug:code>/": Row(DELETERS, values={"code": "delete"}),
    "<slug:address>/print/": Row(),
    "<slug:address>/print/pdf/": Row(posted=True),
    "<slug:address>/print/preview.png": Row(query="?columns=name"),
    "<slug:address>/export/": Row(EXPORTERS),
    IMPORT: Row(IMPORTERS),
    IMPORT + "sample.xlsx": Row(IMPORTERS),
    BROUGHT: Row(ADMIN, types=CUSTOMERS),
    BROUGHT + "mapping/": Row(ADMIN, posted=True, types=CUSTOMERS),
    BROUGHT + "run/": Row(ADMIN, posted=True, types=CUSTOMERS),
    BROUGHT + "undo/": Row(ADMIN, posted=True, types=CUSTOMERS),
    BROUGHT + "rejects/": Row(ADMIN, types=CUSTOMERS),
    BROUGHT + "rejects.csv": Row(ADMIN, types=CUSTOMERS),
    BROUGHT + "rejects.xlsx": Row(ADMIN, types=CUSTOMERS),
    RECORD: Row(),
    RECORD + "peek/": Row(),
    RECORD + "edit/": Row(WRITERS),
    RECORD + "delete/": Row(DELETERS),
    RECORD + "restore/": Row(DELETERS, posted=True, refusal=404),
    RECORD + "move/": Row(WRITERS, posted=True),
    RECORD + "note/": Row(posted=True),
    RECORD + "files/": Row(posted=True),
    RECORD + "timeline/": Row(),
    RECORD + "related/": Row(),
    RECORD + "history/": Row(),
    RECORD + "review/": Row(LOG_READERS),
    RECORD + "merge/": Row(DELETERS),
    RECORD + "reveal/<slug:name>/": Row(ADMIN, posted=True, values={"name": "phone"}),
    RECORD + "<slug:part>/reveal/<slug:name>/": Row(
        ADMIN, posted=True, values={"part": "customerprofiles", "name": "remark"}, types=CUSTOMERS
    ),
    RECORD + "act/<slug:code>/": Row(WRITERS, values={"code": "mark_invalid"}, types=frozenset({CONTACT})),
    RECORD + "field/<slug:name>/": Row(WRITERS, values={"name": "remark"}),
    RECORD + "<slug:part>/field/<slug:name>/": Row(
        WRITERS, values={"part": "customerprofiles", "name": "remark"}, types=CUSTOMERS
    ),
}
