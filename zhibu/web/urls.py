"""What the frame itself needs: text size, language, and the page of components."""

from django.urls import path
from django.views.i18n import set_language

from zhibu.web import views

urlpatterns = [
    path("web/text-size", views.set_text_size, name="set_text_size"),
    path("web/language", set_language, name="set_language"),
    path("web/components", views.components, name="components"),
]
