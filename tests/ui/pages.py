"""Which sample stands for which template."""

from __future__ import annotations

from collections.abc import Callable

from tests.ui import samples, samples_pages, samples_record
from tests.ui.samples import Context, Words

ERRORS = ("400", "403", "404", "409", "413", "500")

PAGES: dict[str, Callable[[Words], Context]] = {
    "screens/list.html": samples.screen_list,
    "screens/board.html": samples_record.screen_board,
    "screens/detail.html": samples_record.screen_detail,
    "screens/timeline.html": lambda say: {"timeline": samples_record.timeline(say)},
    "screens/peek.html": samples_record.screen_peek,
    "screens/form.html": samples_record.screen_form,
    "screens/duplicates.html": lambda say: {"duplicates": samples_record.duplicates(say)},
    "screens/field.html": samples_record.screen_field,
    "screens/history.html": samples_record.screen_history,
    "screens/confirm.html": samples_record.screen_confirm,
    "screens/filter.html": samples_pages.screen_filter,
    "screens/columns.html": samples_pages.screen_columns,
    "screens/views.html": samples_pages.screen_views,
    "screens/export.html": samples_pages.screen_export,
    "screens/print.html": samples_pages.screen_print,
    "screens/import_upload.html": samples_pages.import_upload,
    "screens/import_map.html": samples_pages.import_map,
    "screens/import_result.html": samples_pages.import_result,
    "screens/progress.html": lambda say: {"job": samples_pages.progress(say)},
    "screens/search.html": samples_pages.screen_search,
    "screens/jobs.html": samples_pages.screen_jobs,
    "screens/dictionary.html": samples_pages.screen_dictionary,
    "screens/dialog_form.html": samples_pages.screen_entry,
    "screens/reports.html": samples_pages.screen_reports,
    "screens/notices.html": samples_pages.screen_notices,
    "screens/workbench.html": samples_pages.screen_workbench,
    "screens/keys.html": samples_pages.screen_keys,
    "screens/options.html": samples_pages.screen_options,
    "accounts/signin.html": samples_pages.signin,
    "accounts/password.html": samples_pages.password,
    "accounts/profile.html": samples_pages.profile,
    **{f"errors/{code}.html": samples_pages.error for code in ERRORS},
}
