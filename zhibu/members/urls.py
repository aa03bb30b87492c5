"""Addresses of the members room."""

from django.urls import path

from zhibu.members.views import corrections, editing, exemptions, file, invitations, papers

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
    path("members/<uuid:pk>/photo/", papers.set_photo, name="set_photo"),
    path("photos/<uuid:pk>/", papers.show_photo, name="show_photo"),
    path("members/<uuid:pk>/papers/new/", papers.add_attachment, name="add_attachment"),
    path("papers/<uuid:pk>/", papers.download_attachment, name="download_attachment"),
    path("papers/<uuid:pk>/remove/", papers.remove_attachment, name="remove_attachment"),
    path("members/<uuid:pk>/exemption/new/", exemptions.record_exemption, name="record_exemption"),
    path("members/<uuid:pk>/exemption/review/", exemptions.review_exemption, name="review_exemption"),
    path("members/<uuid:pk>/exemption/end/", exemptions.end_exemption, name="end_exemption"),
    path("members/<uuid:pk>/invite/", invitations.invite_member, name="invite_member"),
    path("units/<uuid:pk>/invite/", invitations.invite_members, name="invite_members"),
]
