from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "zhibu.search"
    label = "search"
