"""Addresses of rosters."""

from django.urls import path

from zhibu.rosters.views import reading, uploads

urlpatterns = [
    path("rosters/", uploads.list_rosters, name="list_rosters"),
    path("units/<uuid:pk>/rosters/new/", uploads.upload_roster, name="upload_roster"),
    path("rosters/<uuid:pk>/", reading.show_roster, name="show_roster"),
    path("rosters/<uuid:pk>/columns/", uploads.match_columns, name="match_columns"),
    path("rosters/<uuid:pk>/check/", reading.begin_preview, name="begin_preview"),
    path("rosters/<uuid:pk>/units/", reading.settle_units, name="settle_units"),
    path("rosters/<uuid:pk>/apply/", reading.begin_apply, name="begin_apply"),
    path("rosters/<uuid:pk>/undo/", reading.begin_undo, name="begin_undo"),
    path("rosters/<uuid:pk>/recap/", reading.download_recap, name="download_recap"),
    path("rosters/<uuid:pk>/discard/", uploads.discard_roster, name="discard_roster"),
]
