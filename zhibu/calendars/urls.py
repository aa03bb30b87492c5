"""Addresses of the workday calendar."""

from django.urls import path

from zhibu.calendars import views

urlpatterns = [path("workdays/", views.show_calendar, name="show_calendar")]
