from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "zhibu.dashboards"
    label = "dashboards"
