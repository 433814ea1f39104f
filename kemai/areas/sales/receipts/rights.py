"""The extra right with which money that came in is confirmed."""

from django.utils.translation import gettext_lazy as _

from kemai.core.access.extras import extra

CONFIRM = extra("receipt.confirm", _("确认收款"))
