from django.apps import AppConfig


class SpansConfig(AppConfig):
    name = "zhibu.spans"
    label = "spans"
