"""Addresses of the log, the alarms, the register of personal data and what waits for a yes."""

from django.urls import path

from kemai.core.audit import alarm_pages, held_pages, log_pages, places

__all__ = ["places"]
urlpatterns = [
    path("log/", log_pages.log_page, name="log"),
    path("log/export/", log_pages.export_page, name="log-export"),
    path("log/check/", log_pages.check_page, name="log-check"),
    path("log/checked/<int:job_id>/", log_pages.checked_page, name="log-checked"),
    path("alarms/", alarm_pages.alarms_page, name="alarms"),
    path("alarms/<int:alarm_id>/", alarm_pages.alarm_page, name="alarm"),
    path("personal-data/", alarm_pages.personal_page, name="personal-data"),
    path("held/", held_pages.held_page, name="held"),
    path("held/<int:held_id>/", held_pages.decide_page, name="held-decide"),
]
