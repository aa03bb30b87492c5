"""Addresses of the search and of help."""

from django.urls import path

from zhibu.search import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("help/", views.list_help, name="list_help"),
    path("help/<slug:topic>/", views.show_help, name="show_help"),
]
