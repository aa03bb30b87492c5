from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "zhibu.programs"
    label = "programs"
