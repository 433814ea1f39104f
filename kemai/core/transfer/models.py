"""Imports that people have made, and the mappings that they keep for the next file."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned
from kemai.core.records.columns import TextField


class ImportJob(Owned):
    """One import of one file: its mapping, its choice for duplicates, its counts; undone as a batch for 7 days.

    `head` keeps the headings and first rows of the file, so that the pages need not open it again. `map` gives the
    field of each column, `values` what becomes of choices that the dictionary lacks, `fixed` one value for all rows of
    a field. `position` counts the rows that are done, `reject_size` the bytes of refused rows that belong to them; both
    move in the transaction that writes the rows. `unchanged` of the `updated` rows said nothing new. `kept` lists what
    an undo left alone. `beside` counts the records of other types that came along in the rows, by type; `group` is the
    record to which a row belongs that does not say so itself: its id, line and cells.
    """

    class OnDuplicate(models.TextChoices):
        """What happens to a row whose record is there already."""

        SKIP = "skip", _("跳过")
        UPDATE = "update", _("更新")
        CREATE = "create", _("新增")

    class Status(models.TextChoices):
        """Where the import stands."""

        DRAFT = "draft", _("草稿")
        RUNNING = "running", _("执行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("失败")
        CANCELLED = "cancelled", _("已取消")
        UNDONE = "undone", _("已撤销")

    record = models.CharField(_("记录类型"), max_length=60)
    file_name = models.CharField(_("文件名"), max_length=200)
    place = models.CharField(max_length=80)
    sheet = models.CharField(_("工作表"), max_length=80, blank=True)
    has_header = models.BooleanField(null=True)
    head = models.JSONField(default=dict)
    map = models.JSONField(_("字段对应"), default=dict)
    values = models.JSONField(_("值对应"), default=dict)
    fixed = models.JSONField(_("固定值"), default=dict)
    on_duplicate = models.CharField(_("重复时"), max_length=10, choices=OnDuplicate.choices, default=OnDuplicate.SKIP)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    position = models.PositiveBigIntegerField(default=0)
    added = models.PositiveIntegerField(_("新增数"), default=0)
    updated = models.PositiveIntegerField(_("更新数"), default=0)
    unchanged = models.PositiveIntegerField(_("无变化数"), default=0)
    skipped = models.PositiveIntegerField(_("跳过数"), default=0)
    rejected = models.PositiveIntegerField(_("拒绝数"), default=0)
    beside = models.JSONField(default=dict)
    group = models.JSONField(default=dict)
    reject_place = models.CharField(max_length=80, blank=True)
    reject_size = models.PositiveBigIntegerField(default=0)
    kept = models.JSONField(_("撤销时保留"), default=list)
    message = models.CharField(max_length=300, blank=True)
    job = models.ForeignKey("core.Job", models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("导入")
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "-id"], name="import_new_ix")]


class KeptMapping(Owned):
    """How the columns of one kind of file fill the fields of a type, kept by name for the next such file.

    `columns` gives the field of each heading, `""` for a column that is left out; `values`, `fixed` and `on_duplicate`
    are as in an import. A `shared` one is offered to everybody in the firm who imports the type.
    """

    record = TextField(_("记录类型"), blank=False)
    name = TextField(_("名称"), blank=False)
    columns = models.JSONField(_("字段对应"), default=dict)
    values = models.JSONField(_("值对应"), default=dict)
    fixed = models.JSONField(_("固定值"), default=dict)
    on_duplicate = models.CharField(_("重复时"), max_length=10, choices=ImportJob.OnDuplicate.choices)
    shared = models.BooleanField(_("全公司可用"), default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("负责人"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("导入对应")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "owner", "record", "name"], name="kept_mapping_name_once"),
        ]
