from django.apps import AppConfig


class StandinsConfig(AppConfig):
    name = "tests.standins"
    label = "standins"
