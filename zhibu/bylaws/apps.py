from django.apps import AppConfig


class BylawsConfig(AppConfig):
    name = "zhibu.bylaws"
    label = "bylaws"
