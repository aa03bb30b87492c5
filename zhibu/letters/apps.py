from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "zhibu.letters"
    label = "letters"
