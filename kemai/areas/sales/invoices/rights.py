"""The extra right with which invoices are issued."""

from django.utils.translation import gettext_lazy as _

from kemai.core.access.extras import extra

ISSUE = extra("invoice.issue", _("开具发票"))
