"""Addresses of the members room."""

from django.urls import path

from zhibu.members.views import (
    corrections,
    editing,
    exemptions,
    file,
    invitations,
    listing,
    merging,
    papers,
    roll,
)

urlpatterns = [
    # The roll
    path("members/", listing.list_members, name="list_members"),
    path("members/export/", listing.export_members, name="export_members"),
    path("members/views/", listing.keep_view, name="keep_view"),
    path("members/views/<uuid:pk>/forget/", listing.forget_view, name="forget_view"),
    path("units/<uuid:pk>/members/new/", roll.admit_member, name="admit_member"),
    path("members/<uuid:pk>/entries/", roll.list_entries, name="list_entries"),
    path("members/<uuid:pk>/entries/<slug:kind>/<str:span>/", roll.correct_span, name="correct_span"),
    path("members/<uuid:pk>/place/", roll.place_member, name="place_member"),
    path("members/<uuid:pk>/branches/<slug:tie>/", roll.find_branches, name="find_branches"),
    path("members/<uuid:pk>/group/", roll.place_in_group, name="place_in_group"),
    path("members/<uuid:pk>/participation/", roll.record_participation, name="record_participation"),
    path("members/<uuid:pk>/participation/end/", roll.end_participation, name="end_participation"),
    path("members/<uuid:pk>/stage/", roll.record_stage, name="record_stage"),
    path("members/<uuid:pk>/standing/", roll.change_standing, name="change_standing"),
    path("members/<uuid:pk>/mobility/", roll.record_mobility, name="record_mobility"),
    path("members/<uuid:pk>/mobility/<slug:kind>/end/", roll.end_mobility, name="end_mobility"),
    # The e-file
    path("me/file/", file.my_file, name="my_file"),
    path("me/openings/", file.my_openings, name="my_openings"),
    path("members/<uuid:pk>/", file.show_member, name="show_member"),
    path("members/<uuid:pk>/reveal/", file.reveal_fields, name="reveal_fields"),
    path("members/<uuid:pk>/edit/<str:group>/", editing.edit_member, name="edit_member"),
    path("me/corrections/new/", corrections.request_correction, name="request_correction"),
    path("corrections/", corrections.list_corrections, name="list_corrections"),
    path("corrections/<uuid:pk>/", corrections.answer_correction, name="answer_correction"),
    path("duplicates/", merging.list_duplicates, name="list_duplicates"),
    path("duplicates/<uuid:pk>/<uuid:other>/", merging.merge_members, name="merge_members"),
    path("duplicates/<uuid:pk>/<uuid:other>/apart/", merging.keep_apart, name="keep_apart"),
    path("merges/<uuid:pk>/undo/", merging.unmerge_members, name="unmerge_members"),
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
