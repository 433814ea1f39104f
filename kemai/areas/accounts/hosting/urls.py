"""Addresses of several firms on one server."""

from django.urls import path

from kemai.areas.accounts.hosting import joining_pages, pages

urlpatterns = [
    path("at/<slug:code>/", pages.at, name="at"),
    path("signup/", pages.sign_up, name="sign-up"),
    path("plan/", pages.plan, name="plan"),
    path("firms/", pages.firms, name="firms"),
    path("firms/add/", pages.add_firm, name="firm-add"),
    path("firms/<int:user_id>/leave/", joining_pages.leave, name="firm-leave"),
    path("invite/<str:secret_word>/join/", joining_pages.join, name="invite-join"),
    path("switch/<int:user_id>/", pages.switch_to, name="switch"),
]
