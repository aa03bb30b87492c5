from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "zhibu.figures"
    label = "figures"
