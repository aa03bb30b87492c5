"""Addresses of letter boxes: those of writers (below `NAMELESS` of the settings), and those of readers."""

from django.urls import path

from zhibu.letters import views

urlpatterns = [
    path("letterbox/", views.follow_letter, name="follow_letter"),
    path("letterbox/add/", views.add_to_letter, name="add_to_letter"),
    path("letterbox/<uuid:pk>/", views.write_letter, name="write_letter"),
    path("letters/", views.list_letters, name="list_letters"),
    path("letters/<uuid:pk>/<uuid:letter>/", views.show_letter, name="show_letter"),
    path("letters/<uuid:pk>/<uuid:letter>/answer/", views.answer_letter, name="answer_letter"),
    path("letters/<uuid:pk>/<uuid:letter>/close/", views.close_letter, name="close_letter"),
    path("letters/<uuid:pk>/<uuid:letter>/pass/", views.pass_letter, name="pass_letter"),
]
