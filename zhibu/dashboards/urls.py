"""Addresses of the pictures."""

from django.urls import path

from zhibu.dashboards import views

urlpatterns = [
    path("", views.home, name="home"),
    path("me/", views.show_mine, name="show_mine"),
    path("units/<uuid:pk>/month/", views.show_month, name="show_month"),
]
