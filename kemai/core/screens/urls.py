"""Addresses of all record screens; the first part names the record type."""

from django.urls import path

from kemai.core.files import pages as files
from kemai.core.lines.pages import row_page
from kemai.core.notify import pages as notice_pages
from kemai.core.screens import acts, bulk, desk, details, forms, inline, lists, popovers, reveal, settings_pages
from kemai.core.screens.builder import pages as builder
from kemai.core.screens.workbench import pages as workbench

places = [
    path("", workbench.workbench, name="workbench"),
    path("desk/", workbench.arrange, name="desk"),
    path("desk/<slug:code>/", workbench.tile_page, name="desk-tile"),
    path("search/", desk.search, name="search"),
    path("notices/", desk.notices, name="notices"),
    path("notices/settings/", notice_pages.settings_page, name="notice-settings"),
    path("notices/new/", notice_pages.new_page, name="notices-new"),
    path("notices/read/", desk.notices_read, name="notices-read"),
    path("jobs/", desk.jobs, name="jobs"),
    path("jobs/<int:job_id>/", desk.job, name="job"),
    path("jobs/<int:job_id>/cancel/", desk.job_cancel, name="job-cancel"),
    path("jobs/<int:job_id>/again/", desk.job_again, name="job-again"),
    path("keys/", desk.keys, name="keys"),
    path("people/", desk.people, name="people"),
    path("language/", desk.language, name="language"),
    path("dictionary/", settings_pages.dictionary, name="dictionary"),
    path("dictionary/<slug:key>/", settings_pages.dictionary, name="dictionary-set"),
    path("dictionary/<slug:key>/add/", settings_pages.entry_page, name="dictionary-add"),
    path("dictionary/<slug:key>/order/", settings_pages.order_page, name="dictionary-order"),
    path("dictionary/<slug:key>/<int:entry_id>/", settings_pages.entry_page, name="dictionary-entry"),
    path("numbers/", settings_pages.numbers, name="numbers"),
    path("files/<int:attachment_id>/", files.download, name="file"),
    path("files/<int:attachment_id>/delete/", files.delete, name="file-delete"),
    path("files/<int:attachment_id>/preview/", files.preview, name="file-preview"),
    path("files/<int:attachment_id>/picture/", files.picture, name="file-picture"),
]

records = [
    path("<slug:address>/", lists.list_page, name="list"),
    path("<slug:address>/add/", forms.add_page, name="add"),
    path("<slug:address>/duplicates/", forms.duplicates_page, name="duplicates"),
    path("<slug:address>/options/", desk.options, name="options"),
    path("<slug:address>/lines/", row_page, name="line"),
    path("<slug:address>/filter/", popovers.filter_page, name="filter"),
    path("<slug:address>/conditions/", builder.builder_page, name="conditions"),
    path("<slug:address>/columns/", popovers.columns_page, name="columns"),
    path("<slug:address>/views/", popovers.views_page, name="views"),
    path("<slug:address>/views/<int:view_id>/", popovers.views_page, name="view"),
    path("<slug:address>/bulk/<slug:code>/", bulk.bulk_page, name="bulk"),
    path("<slug:address>/<int:record_id>/", details.detail_page, name="detail"),
    path("<slug:address>/<int:record_id>/peek/", details.peek_page, name="peek"),
    path("<slug:address>/<int:record_id>/edit/", forms.edit_page, name="edit"),
    path("<slug:address>/<int:record_id>/delete/", acts.delete_page, name="delete"),
    path("<slug:address>/<int:record_id>/restore/", acts.restore_page, name="restore"),
    path("<slug:address>/<int:record_id>/move/", acts.move_page, name="move"),
    path("<slug:address>/<int:record_id>/note/", acts.note_page, name="note"),
    path("<slug:address>/<int:record_id>/files/", files.upload, name="upload"),
    path("<slug:address>/<int:record_id>/related/", details.related_page, name="related"),
    path("<slug:address>/<int:record_id>/timeline/", details.timeline_page, name="timeline"),
    path("<slug:address>/<int:record_id>/history/", details.history_page, name="history"),
    path("<slug:address>/<int:record_id>/act/<slug:code>/", acts.act_page, name="act"),
    path("<slug:address>/<int:record_id>/field/<slug:name>/", inline.field_page, name="field"),
    path("<slug:address>/<int:record_id>/reveal/<slug:name>/", reveal.reveal_page, name="reveal"),
    path("<slug:address>/<int:record_id>/<slug:part>/reveal/<slug:name>/", reveal.part_reveal_page, name="part-reveal"),
    path("<slug:address>/<int:record_id>/<slug:part>/field/<slug:name>/", inline.part_field_page, name="part-field"),
]

urlpatterns = [*places, *records]
