"""Addresses of the members room."""

from django.urls import path

from zhibu.members.views import corrections, editing, file

# The e-file
urlpatterns = [
    path("me/file/", file.my_file, name="my_file"),
    path("me/openings/", file.my_openings, name="my_openings"),
    path("members/<uuid:pk>/", file.show_member, name="show_member"),
    path("members/<uuid:pk>/reveal/", file.reveal_fields, name="reveal_fields"),
    path("members/<uuid:pk>/edit/<str:group>/", editing.edit_member, name="edit_member"),
    path("me/corrections/new/", corrections.request_correction, name="request_correction"),
    path("corrections/", corrections.list_corrections, name="list_corrections"),
    path("corrections/<uuid:pk>/", corrections.answer_correction, name="answer_correction"),
    path("photos/<uuid:pk>/", file.show_photo, name="show_photo"),
]
