from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "zhibu.rosters"
    label = "rosters"
