from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "zhibu.gate"
    label = "gate"
