"""Taking Word templates in, and making papers of them."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kemai.areas.sales.models import WordTemplate
from kemai.areas.sales.word.fields import PAPERS, data_of, shape_of
from kemai.areas.sales.word.records import KEEP, KEY
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import fetch, require
from kemai.core.files.models import Attachment
from kemai.core.files.store import keep_with
from kemai.core.history.write import log
from kemai.core.printing.word import press
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer


def add_template(values: Mapping[str, str], upload: UploadedFile | None, *, by: Viewer) -> WordTemplate:
    """Keep a new template (name, paper, language) with its file; Rejected E-REQ, E-FILE, E-FMT beside `file`."""
    content = judged(values["paper"], upload, by)
    with transaction.atomic():
        made: WordTemplate = actions.add(registry.get(KEY), values, by=by)
        put_file(made, str(upload and upload.name), content, by)
    return made


def change_file(template_id: int, upload: UploadedFile | None, *, by: Viewer) -> WordTemplate:
    """Put another file in the place of a template's; the one before stays among its files."""
    template: WordTemplate = fetch(registry.get(KEY), template_id, "write", by)
    content = judged(template.paper, upload, by)
    with transaction.atomic():
        put_file(template, str(upload and upload.name), content, by)
    return template


def judged(paper: str, upload: UploadedFile | None, by: Viewer) -> bytes:
    """Read and try an upload; Forbidden without the right to keep templates."""
    if not by.rights.has(KEEP):
        raise Forbidden(_("Word 模板"))
    require(registry.get(KEY), "add", by)
    if paper not in PAPERS:
        raise Rejected.one("paper", "E-REQ")
    if upload is None:
        raise Rejected.one("file", "E-REQ")
    content = press.read_template(upload)
    press.check(content, shape_of(paper))
    return content


def put_file(template: WordTemplate, name: str, content: bytes, by: Viewer) -> None:
    """Keep the file with its template and use it from now on."""
    kept = keep_with(registry.get(KEY), template, SimpleUploadedFile(name, content), by)
    template.file = kept.pk
    template.save(update_fields=["file"])


def offered(type_key: str) -> list[WordTemplate]:
    """Give the templates that papers of a type can be made of."""
    rows = WordTemplate.objects.filter(paper=type_key, active=True, is_deleted=False).exclude(file=None)
    return list(rows.order_by("name", "-language", "pk"))


def chosen(type_key: str, template_id: int, language: str) -> WordTemplate:
    """Give a template in a language, or in the one that it has; E-REF where it is not offered."""
    known = offered(type_key)
    named = next((one for one in known if one.pk == template_id), None)
    if named is None:
        raise Rejected.one("template", "E-REF")
    return next((one for one in known if (one.name, one.language) == (named.name, language)), named)


def make_word(type_key: str, record_id: int, template: WordTemplate, *, by: Viewer) -> Attachment:
    """Fill a template, in its language, with a paper and keep the document with it; raises Rejected beside `template`.

    The person needs the right to print the paper; what they may not read of it is empty in the document.
    """
    record_type = registry.get(type_key)
    record = fetch(record_type, record_id, "print", by)
    with translation.override(template.language):
        content = press.fill(content_of(template), data_of(record, by))
    title = record_type.title_of(record)
    mark = "" if template.language == WordTemplate.Language.CHINESE else f"-{template.language}"
    made = SimpleUploadedFile(f"{record.number}-{template.name}{mark}.docx", content)
    with transaction.atomic():
        kept = keep_with(record_type, record, made, by)
        facts = {"template": template.name, "language": template.language, "file": kept.name}
        log(by, f"{type_key}.print", type_key, record.pk, [], title=title, facts=facts)
    return kept


def content_of(template: WordTemplate) -> bytes:
    """Read the file of a template; E-FILE where it was taken away."""
    file = Attachment.objects.filter(pk=template.file or 0, record_type=KEY, record_id=template.pk).first()
    if file is None or not default_storage.exists(file.place):
        raise Rejected.one("template", "E-FILE", _("模板没有文件，请重新上传"))
    with default_storage.open(file.place) as stored:
        return bytes(stored.read())
