"""Addresses of local rules."""

from django.urls import path

from zhibu.bylaws import views

urlpatterns = [
    path("units/<uuid:pk>/rules/", views.list_local_rules, name="list_local_rules"),
    path("units/<uuid:pk>/rules/add/", views.add_local_rule, name="add_local_rule"),
    path("local-rules/<uuid:pk>/withdraw/", views.withdraw_local_rule, name="withdraw_local_rule"),
]
