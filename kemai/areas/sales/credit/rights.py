"""The extra right with which credit is given: reviews are approved, orders released."""

from django.utils.translation import gettext_lazy as _

from kemai.core.access.extras import extra

CREDIT = extra("credit.release", _("批准信用与放行订单"))
