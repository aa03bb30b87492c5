"""Addresses of lights."""

from django.urls import path

from zhibu.duties import views

urlpatterns = [
    path("units/<uuid:pk>/windows/", views.show_windows, name="show_windows"),
    path("units/<uuid:pk>/burden/", views.show_burden, name="show_burden"),
    path("windows/", views.list_windows, name="list_windows"),
    path("lights/", views.list_lights, name="list_lights"),
    path("lights/mine/<slug:duty>/", views.show_own_light, name="show_own_light"),
    path("lights/extensions/", views.list_extensions, name="list_extensions"),
    path("lights/<uuid:pk>/", views.show_light, name="show_light"),
    path("lights/<uuid:pk>/reason/", views.give_reason, name="give_reason"),
    path("lights/<uuid:pk>/extension/", views.ask_extension, name="ask_extension"),
    path("lights/extensions/<uuid:pk>/answer/", views.answer_extension, name="answer_extension"),
    path("lights/excuses/<uuid:pk>/withdraw/", views.withdraw_excuse, name="withdraw_excuse"),
]
