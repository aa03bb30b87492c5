"""Addresses of the notices room."""

from django.urls import path

from zhibu.notices import views

urlpatterns = [
    path("notices/", views.list_notices, name="list_notices"),
    path("notices/read/", views.read_notices, name="read_notices"),
    path("notices/<uuid:pk>/", views.open_notice, name="open_notice"),
]
