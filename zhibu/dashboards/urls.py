"""Addresses of the pictures."""

from django.urls import path

from zhibu.dashboards.views import attendance, flows, glance, handbook, home, report, terms, units, wall

urlpatterns = [
    path("", home.home, name="home"),
    path("me/", home.show_mine, name="show_mine"),
    path("me/timeline/", attendance.show_timeline, name="show_timeline"),
    path("overview/", glance.open_overview, name="open_overview"),
    path("units/<uuid:pk>/month/", home.show_month, name="show_month"),
    path("units/<uuid:pk>/handbook/", handbook.make_handbook, name="make_handbook"),
    path("units/<uuid:pk>/attendance/", attendance.show_attendance, name="show_attendance"),
    path("units/<uuid:pk>/report/", report.show_report, name="show_report"),
    path("units/<uuid:pk>/overview/", glance.show_overview, name="show_overview"),
    path("units/<uuid:pk>/flows/", flows.list_flows, name="list_flows"),
    path("units/<uuid:pk>/units/", units.list_units, name="list_units"),
    path("units/<uuid:pk>/weak/", units.find_weak_units, name="find_weak_units"),
    path("units/<uuid:pk>/gaps/", units.list_gaps, name="list_gaps"),
    path("units/<uuid:pk>/terms/", terms.show_terms, name="show_terms"),
    path("units/<uuid:pk>/wall/", wall.show_wall, name="show_wall"),
]
