from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "zhibu.links"
    label = "links"
