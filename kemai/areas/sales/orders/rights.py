"""The extra right around orders: who may cancel one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kemai.core.access.extras import extra

CANCEL = extra("order.cancel", _("取消订单"))
