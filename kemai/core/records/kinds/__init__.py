"""Kinds of field: how a value is read, shown, exported, filtered and typed in."""

from kemai.core.records.kinds.base import Given, Kind
from kemai.core.records.kinds.choices import BoolKind, DictKind, DictListKind, PickKind
from kemai.core.records.kinds.files import FileKind
from kemai.core.records.kinds.links import LinkKind
from kemai.core.records.kinds.numbers import DecimalKind, IntKind, MoneyKind, PercentKind
from kemai.core.records.kinds.people import PeopleKind
from kemai.core.records.kinds.texts import EmailKind, LongKind, NumberKind, PhoneKind, TextKind, UrlKind
from kemai.core.records.kinds.times import DateKind, MomentKind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        TextKind(),
        LongKind(),
        NumberKind(),
        PhoneKind(),
        EmailKind(),
        UrlKind(),
        IntKind(),
        DecimalKind(),
        MoneyKind(),
        PercentKind(),
        DateKind(),
        MomentKind(),
        BoolKind(),
        PickKind(),
        DictKind(),
        DictListKind(),
        LinkKind(),
        PeopleKind(),
        FileKind(),
    )
}

__all__ = ["KINDS", "Given", "Kind"]
