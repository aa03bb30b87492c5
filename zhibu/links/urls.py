"""Addresses of QR codes: the one that a scan opens, and those by which they are kept."""

from django.urls import path

from zhibu.links import views

urlpatterns = [
    path("q/<str:token>", views.open_link, name="open_link"),
    path("links/<slug:target>/<uuid:pk>/", views.show_link, name="show_link"),
    path("links/<slug:target>/<uuid:pk>/make/", views.make_link, name="make_link"),
    path("links/<slug:target>/<uuid:pk>/rotate/", views.rotate_link, name="rotate_link"),
    path("links/<slug:target>/<uuid:pk>/revoke/", views.revoke_link, name="revoke_link"),
    path("links/<slug:target>/<uuid:pk>/print/", views.print_link, name="print_link"),
    path("links/<slug:target>/below/<uuid:pk>/", views.make_links, name="make_links"),
]
