"""The site with the API in it."""

from django.urls import include, path

from kemai.site import urls

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
urlpatterns = [path("api/v1/", include("kemai.core.api.urls")), *urls.urlpatterns]
