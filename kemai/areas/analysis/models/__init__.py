"""Reports that people build, boards, and goals."""

from kemai.areas.analysis.models.board import BoardChoice, Dashboard
from kemai.areas.analysis.models.goal import Goal
from kemai.areas.analysis.models.report import Report

__all__ = ["BoardChoice", "Dashboard", "Goal", "Report"]
