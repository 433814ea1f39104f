"""Moving a branch of the tree: what lies below a category goes where it goes."""

from __future__ import annotations

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from kemai.areas.products.models import ProductCategory


def move_below(category: ProductCategory) -> None:
    """Give all categories below a moved one their new way from the top: one statement, the bin included."""
    below = ProductCategory.objects.with_deleted().filter(path__contains=f"/{category.pk}/").exclude(pk=category.pk)
    old = next(iter(below.values_list("path", flat=True)[:1]), "")
    if old:
        before = old.index(f"/{category.pk}/") + len(f"/{category.pk}/")
        below.update(path=Concat(Value(category.path), Substr(F("path"), before + 1)))
