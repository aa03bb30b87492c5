"""Addresses of the programs room."""

from django.urls import path

from zhibu.programs import views

urlpatterns = [
    path("api/v1/openapi.json", views.describe_api, name="describe_api"),
    path("api/docs/", views.show_api, name="show_api"),
]
