"""Addresses of gatherings."""

from django.urls import path

from zhibu.meetings import views

urlpatterns = [
    # A unit's
    path("gatherings/", views.list_gatherings, name="list_gatherings"),
    path("gatherings/<uuid:pk>/", views.show_gathering, name="show_gathering"),
    path("units/<uuid:pk>/gatherings/plan/", views.plan_gathering, name="plan_gathering"),
    path("gatherings/<uuid:pk>/change/", views.change_gathering, name="change_gathering"),
    path("gatherings/<uuid:pk>/call/", views.call_gathering, name="call_gathering"),
    path("gatherings/<uuid:pk>/cancel/", views.cancel_gathering, name="cancel_gathering"),
    path("gatherings/<uuid:pk>/register/open/", views.open_register, name="open_register"),
    path("gatherings/<uuid:pk>/register/", views.tick_register, name="tick_register"),
    path("gatherings/<uuid:pk>/register/close/", views.close_register, name="close_register"),
    path("gatherings/<uuid:pk>/screen/", views.show_screen, name="show_screen"),
    path("gatherings/<uuid:pk>/register/sheet.pdf", views.print_sheet, name="print_sheet"),
    path("s/<str:token>/", views.scan, name="scan"),
    path("gatherings/<uuid:pk>/register/type/", views.type_register, name="type_register"),
    path("attendances/<uuid:pk>/make-up/", views.make_up, name="make_up"),
    path("leaves/<uuid:pk>/", views.answer_leave, name="answer_leave"),
    path("units/<uuid:pk>/gatherings/year/", views.plan_year, name="plan_year"),
    path("units/<uuid:pk>/templates/", views.list_templates, name="list_templates"),
    path("units/<uuid:pk>/templates/new/", views.keep_template, name="keep_template"),
    path("templates/<uuid:pk>/remove/", views.remove_template, name="remove_template"),
    path("units/<uuid:pk>/kinds/", views.list_kinds, name="list_kinds"),
    path("units/<uuid:pk>/kinds/new/", views.name_kind, name="name_kind"),
    path("kinds/<uuid:pk>/remove/", views.remove_kind, name="remove_kind"),
    path("units/<uuid:pk>/talks/", views.list_talks, name="list_talks"),
    path("units/<uuid:pk>/talks/new/", views.record_talks, name="record_talks"),
    path("talks/<uuid:pk>/remove/", views.remove_talk, name="remove_talk"),
    # One's own
    path("me/talks/", views.list_own_talks, name="list_own_talks"),
    path("me/calendar/", views.show_feed, name="show_feed"),
    path("me/calendar/make/", views.make_feed, name="make_feed"),
    path("me/calendar/revoke/", views.revoke_feed, name="revoke_feed"),
    path("calendar/<str:token>.ics", views.read_feed, name="read_feed"),
    path("me/gatherings/", views.list_own_gatherings, name="list_own_gatherings"),
    path("me/gatherings/<uuid:pk>/", views.show_own_gathering, name="show_own_gathering"),
    path("me/gatherings/<uuid:pk>/sign-in/", views.sign_in, name="sign_in"),
    path("me/gatherings/<uuid:pk>/leave/", views.ask_leave, name="ask_leave"),
    path("me/leaves/<uuid:pk>/withdraw/", views.withdraw_leave, name="withdraw_leave"),
]
