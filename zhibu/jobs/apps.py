from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "zhibu.jobs"
    label = "jobs"
