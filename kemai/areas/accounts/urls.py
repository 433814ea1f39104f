"""Addresses of sign-in and one's own account."""

from django.urls import path

from kemai.areas.accounts import pages

urlpatterns = [
    path("signin/", pages.signin, name="signin"),
    path("signout/", pages.signout, name="signout"),
    path("password/", pages.password, name="password"),
    path("profile/", pages.profile, name="profile"),
]
