"""Addresses of long work."""

from django.urls import path

from zhibu.jobs import views

urlpatterns = [
    path("jobs/", views.list_jobs, name="list_jobs"),
    path("jobs/<uuid:pk>/", views.show_job, name="show_job"),
    path("jobs/<uuid:pk>/stop/", views.stop_job, name="stop_job"),
    path("jobs/<uuid:pk>/file/", views.download_job_file, name="download_job_file"),
]
