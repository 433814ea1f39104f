"""Built reports, boards and goals as people and machines see them."""

from kemai.areas.analysis.boards.records import DashboardType
from kemai.areas.analysis.building.records import ReportType
from kemai.areas.analysis.goals.records import GoalType

__all__ = ["DashboardType", "GoalType", "ReportType"]
