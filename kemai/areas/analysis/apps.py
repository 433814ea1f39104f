"""Analysis: boards, goals and reports over everything else."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalysisConfig(AppConfig):
    """The analysis area."""

    name = "kemai.areas.analysis"
    label = "analysis"
    verbose_name = _("分析")
