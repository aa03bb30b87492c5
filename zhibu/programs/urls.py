"""Addresses of the programs room."""

from django.urls import path

from zhibu.programs import views

urlpatterns = [
    path("api/v1/openapi.json", views.describe_api, name="describe_api"),
    path("api/docs/", views.show_api, name="show_api"),
    path("units/<uuid:pk>/open/", views.open_figures, name="open_figures"),
    path("units/<uuid:pk>/open/end/", views.close_figures, name="close_figures"),
    path("units/<uuid:pk>/hooks/", views.list_hooks, name="list_hooks"),
    path("units/<uuid:pk>/hooks/new/", views.make_hook, name="make_hook"),
    path("hooks/<uuid:pk>/", views.show_hook, name="show_hook"),
    path("hooks/<uuid:pk>/secret/", views.rotate_secret, name="rotate_secret"),
    path("hooks/<uuid:pk>/stop/", views.stop_hook, name="stop_hook"),
    path("hooks/<uuid:pk>/start/", views.start_hook, name="start_hook"),
    path("hooks/<uuid:pk>/try/", views.try_hook, name="try_hook"),
    path("deliveries/<uuid:pk>/resend/", views.resend_delivery, name="resend_delivery"),
]
