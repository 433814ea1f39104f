"""The extra rights around contracts: who judges them, and who signs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kemai.core.access.extras import extra

SIGN = extra("contract.sign", _("签订合同"))
REVIEW = extra("contract.review", _("合同审核"))
FINANCE_REVIEW = extra("contract.finance_review", _("合同财务审核"))
