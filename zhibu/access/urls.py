"""Addresses of the access room."""

from django.urls import path

from zhibu.access import views

urlpatterns = [
    path("access/", views.explain_access, name="explain_access"),
    path("access/roles/", views.show_roles, name="show_roles"),
    path("units/<uuid:pk>/grants/", views.list_grants, name="list_grants"),
    path("units/<uuid:pk>/grants/new/<str:token>/", views.give_grant, name="give_grant"),
    path("access/tokens/", views.list_tokens, name="list_tokens"),
    path("units/<uuid:pk>/tokens/", views.list_unit_tokens, name="list_unit_tokens"),
    path("units/<uuid:pk>/tokens/new/", views.make_token, name="make_token"),
    path("tokens/<uuid:pk>/revoke/", views.revoke_token, name="revoke_token"),
    path("grants/<uuid:pk>/end/", views.end_grant, name="end_grant"),
    path("units/<uuid:pk>/acts/", views.list_acts, name="list_acts"),
    path("first/<str:token>/", views.make_first_account, name="make_first_account"),
]
