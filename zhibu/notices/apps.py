from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "zhibu.notices"
    label = "notices"
