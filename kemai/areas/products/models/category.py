"""The tree of categories that products stand in."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import NumberField, RecordKey, TextField, WholeField


class ProductCategory(Record):
    """A group of products, below another one or at the top; `path` holds the ids from the top down to it.

    `everyday_low` switches promotions off for the products in it and below it.
    """

    number = NumberField(_("编号"))
    name = TextField(_("分类名称"), blank=False)
    parent = RecordKey("self", verbose_name=_("上级分类"), null=True, blank=True, related_name="parts", db_index=False)
    order = WholeField(_("顺序"), minimum=0, maximum=9999, default=10)
    active = models.BooleanField(_("启用"), default=True)
    everyday_low = models.BooleanField(_("天天低价"), default=False, help_text=_("本分类和下级分类的产品不参加促销。"))
    path = models.CharField(_("所在层级"), max_length=1000, editable=False, default="")

    class Meta:
        verbose_name = _("产品分类")
        default_permissions = ()
        indexes = [
            *list_indexes("category"),
            models.Index(fields=["organisation", "path"], name="category_path_ix"),
            models.Index(fields=["organisation", "parent", "order", "name"], name="category_parent_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="category_number_once"),
            models.UniqueConstraint("organisation", Coalesce("parent", Value(0)), "name", name="category_name_once"),
        ]

    def __str__(self) -> str:
        """Read as its name."""
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Save the category with its path, which a new one knows only once it has an id."""
        new = self.pk is None
        above = self.parent.path if self.parent else "/"
        self.path = "" if new else f"{above}{self.pk}/"
        super().save(*args, **options)
        if new:
            self.path = f"{above}{self.pk}/"
            ProductCategory._base_manager.filter(pk=self.pk).update(path=self.path)
