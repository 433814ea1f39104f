"""Addresses of sign-in and one's own account."""

from django.urls import include, path

from kemai.areas.accounts.people.pages import arrival, company, departments, staff
from kemai.areas.accounts.roles import own_pages as own_rights
from kemai.areas.accounts.roles import pages as roles
from kemai.areas.accounts.shortcuts import pages as shortcuts
from kemai.areas.accounts.signing_in.pages import adding, door, everybody, mobile, profile, reset, security, sure
from kemai.areas.accounts.wecom.pages import wecom_page

urlpatterns = [
    path("", include("kemai.areas.accounts.hosting.urls")),
    path("register/", arrival.register, name="register"),
    path("invite/<str:secret>/", arrival.accept, name="invite"),
    path("company/", company.company, name="company"),
    path("users/<int:user_id>/roles/", staff.roles, name="user-roles"),
    path("users/<int:user_id>/password/", staff.password, name="user-password"),
    path("users/<int:user_id>/invite/", staff.invite, name="user-invite"),
    path("users/<int:user_id>/handover/", staff.handover, name="user-handover"),
    path("users/<int:user_id>/boss-note/", staff.boss_note, name="user-boss-note"),
    path("users/<int:user_id>/stop/", staff.stop, name="user-stop"),
    path("departments/tree/", departments.tree, name="department-tree"),
    path("roles/", roles.roles_page, name="roles"),
    path("roles/add/", roles.role_page, name="role-add"),
    path("roles/<int:role_id>/", roles.role_page, name="role"),
    path("roles/<int:role_id>/copy/", roles.copy_page, name="role-copy"),
    path("roles/<int:role_id>/delete/", roles.delete_page, name="role-delete"),
    path("roles/<int:role_id>/fields/<slug:address>/", roles.fields_page, name="role-fields"),
    path("shortcuts/", shortcuts.add_page, name="shortcut-add"),
    path("shortcuts/<int:shortcut_id>/remove/", shortcuts.remove_page, name="shortcut-remove"),
    path("wecom/", wecom_page, name="wecom"),
    path("rights/", own_rights.why_page, name="rights"),
    path("users/<int:user_id>/rights/", own_rights.own_rights_page, name="user-rights"),
    path("signin/", door.signin, name="signin"),
    path("signin/second/", door.second, name="second-factor"),
    path("signin/second/sms/", mobile.second_sms, name="second-sms"),
    path("signin/passkey/", door.passkey, name="passkey"),
    path("signin/passkey/options/", door.passkey_options, name="passkey-options"),
    path("sign-ins/end/", everybody.end_all, name="sign-ins-end"),
    path("signout/", door.signout, name="signout"),
    path("password/", profile.password, name="password"),
    path("password/reset/", reset.ask, name="password-reset"),
    path("password/reset/<str:who>/<str:secret>/", reset.choose, name="password-choose"),
    path("profile/", profile.profile, name="profile"),
    path("profile/security/", security.home, name="security"),
    path("profile/security/confirm/", sure.confirm, name="security-confirm"),
    path("profile/security/app/", adding.app, name="security-app"),
    path("profile/security/mobile/", mobile.mobile_page, name="security-mobile"),
    path("profile/security/passkey/", adding.passkey, name="security-passkey"),
    path("profile/security/passkey/options/", adding.passkey_options, name="security-passkey-options"),
    path("profile/security/codes/", security.codes, name="security-codes"),
    path("profile/security/remove/", security.remove, name="security-remove"),
    path("profile/security/end/", security.end, name="security-end"),
]
