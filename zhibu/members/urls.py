"""Addresses of the members room."""

from django.urls import path

from zhibu.members.views import editing, file

# The e-file
urlpatterns = [
    path("me/file/", file.my_file, name="my_file"),
    path("me/openings/", file.my_openings, name="my_openings"),
    path("members/<uuid:pk>/", file.show_member, name="show_member"),
    path("members/<uuid:pk>/reveal/", file.reveal_fields, name="reveal_fields"),
    path("members/<uuid:pk>/edit/<str:group>/", editing.edit_member, name="edit_member"),
    path("photos/<uuid:pk>/", file.show_photo, name="show_photo"),
]
