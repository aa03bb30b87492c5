"""Addresses of the orgs room."""

from django.urls import path

from zhibu.orgs.views import posts, structure, units

urlpatterns = [
    path("units/", units.show_tree, name="show_tree"),
    path("units/find/", units.find_units, name="find_units"),
    path("units/<uuid:pk>/", units.show_unit, name="show_unit"),
    path("units/<uuid:pk>/children/", units.list_children, name="list_children"),
    path("units/<uuid:pk>/choices/<slug:name>/", units.find_choices, name="find_choices"),
    path("units/<uuid:pk>/appointments/", units.list_appointments, name="list_appointments"),
    path("units/<uuid:pk>/places/", units.list_places, name="list_places"),
    path("units/<uuid:pk>/places/new/", structure.cover_places, name="cover_places"),
    path("places/<uuid:pk>/end/", structure.end_covering, name="end_covering"),
    path("units/<uuid:pk>/new/", structure.found_unit, name="found_unit"),
    path("units/<uuid:pk>/edit/", structure.edit_unit, name="edit_unit"),
    path("units/<uuid:pk>/order/", structure.reorder_units, name="reorder_units"),
    path("units/<uuid:pk>/rename/", structure.rename_unit, name="rename_unit"),
    path("units/<uuid:pk>/kind/", structure.change_kind, name="change_kind"),
    path("units/<uuid:pk>/move/", structure.move_unit, name="move_unit"),
    path("units/<uuid:pk>/merge/", structure.merge_units, name="merge_units"),
    path("units/<uuid:pk>/split/", structure.split_unit, name="split_unit"),
    path("units/<uuid:pk>/dissolve/", structure.dissolve_unit, name="dissolve_unit"),
    path("changes/<uuid:pk>/correct/", structure.correct_change, name="correct_change"),
    path("units/<uuid:pk>/appoint/", posts.appoint, name="appoint"),
    path("appointments/<uuid:pk>/end/", posts.end_appointment, name="end_appointment"),
    path("appointments/<uuid:pk>/correct/", posts.correct_appointment, name="correct_appointment"),
    path("units/<uuid:pk>/terms/new/", posts.elect_term, name="elect_term"),
    path("terms/<uuid:pk>/extend/", posts.extend_term, name="extend_term"),
]
