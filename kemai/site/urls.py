"""All addresses of the server; the record screens come last because their first part is any record type."""

from django.urls import include, path

from kemai.site import health

handler400 = "kemai.site.errors.bad_request"
handler403 = "kemai.site.errors.forbidden"
handler404 = "kemai.site.errors.not_found"
handler500 = "kemai.site.errors.server_error"

urlpatterns = [
    path("health/", health.health, name="health"),
    path("health/ready/", health.ready, name="health-ready"),
    path("api/v1/", include("kemai.core.api.urls")),
    path("", include("kemai.areas.accounts.urls")),
    path("", include("kemai.areas.customers.urls")),
    path("", include("kemai.areas.activities.urls")),
    path("", include("kemai.areas.products.urls")),
    path("", include("kemai.areas.sales.urls")),
    path("", include("kemai.areas.analysis.urls")),
    path("", include("kemai.core.audit.urls")),
    path("", include("kemai.core.backup.urls")),
    path("", include("kemai.core.duplicates.urls")),
    path("", include("kemai.core.compare.urls")),
    path("", include("kemai.core.merge.urls")),
    path("", include("kemai.core.modules.urls")),
    path("", include("kemai.core.options.urls")),
    path("", include("kemai.core.outbox.urls")),
    path("", include("kemai.core.own.urls")),
    path("", include("kemai.core.packs.urls")),
    path("", include("kemai.core.printing.urls")),
    path("", include("kemai.core.recycle.urls")),
    path("", include("kemai.core.review.urls")),
    path("", include("kemai.core.transfer.urls")),
    path("", include("kemai.core.updates.urls")),
    path("", include("kemai.core.warnings.urls")),
    path("", include("kemai.core.screens.urls")),
]
