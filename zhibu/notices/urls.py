"""Addresses of the notices room."""

from django.urls import path

from zhibu.notices import views

urlpatterns = [
    path("notices/", views.list_notices, name="list_notices"),
    path("notices/read/", views.read_notices, name="read_notices"),
    path("notices/<uuid:pk>/", views.open_notice, name="open_notice"),
    path("notices/<uuid:pk>/receipt/", views.confirm_receipt, name="confirm_receipt"),
    path("notices/ways/", views.list_ways, name="list_ways"),
    path("notices/ways/choose/", views.choose_means, name="choose_means"),
    path("notices/ways/device/", views.add_device, name="add_device"),
    path("notices/ways/add/<slug:means>/", views.add_way, name="add_way"),
    path("notices/ways/<uuid:pk>/remove/", views.remove_way, name="remove_way"),
    path("notices/confirm/<str:token>/", views.confirm_way, name="confirm_way"),
    path("notices/stop/<str:token>/", views.stop_mail, name="stop_mail"),
    path("notices/push-worker.js", views.push_worker, name="push_worker"),
    path("notices/undelivered/", views.list_undelivered, name="list_undelivered"),
    path("notices/undelivered/resend/", views.resend_undelivered, name="resend_undelivered"),
    path("notices/undelivered/drop/", views.drop_undelivered, name="drop_undelivered"),
]
