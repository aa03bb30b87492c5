"""Addresses of the rulebook."""

from django.urls import path

from zhibu.rulebook import views

urlpatterns = [
    path("rules/", views.list_rules, name="list_rules"),
    path("rules/documents/", views.list_rule_documents, name="list_rule_documents"),
    path("rules/<slug:rule_id>/", views.show_rule, name="show_rule"),
]
