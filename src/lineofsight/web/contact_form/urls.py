"""The addresses of the contact forms, which anyone may reach. None holds anything of what is told."""

from django.urls import path

from lineofsight.web.contact_form import files, pages, returning, sending, status

contact_form_patterns = [
    path("contact/", pages.contact, name="contact_start"),
    path("contact/form/<slug:step>/", pages.step, name="contact_step"),
    path("contact/form/<slug:step>/<int:number>/", pages.step, name="contact_step_of"),
    path("contact/form/<slug:step>/<int:number>/remove/", pages.remove, name="contact_remove"),
    path("contact/added/<slug:step>/", pages.several, name="contact_several"),
    path("contact/danger/", pages.danger, name="contact_danger"),
    path("contact/files/", files.files, name="contact_files"),
    path("contact/files/remove/", files.remove_file, name="contact_remove_file"),
    path("contact/check/", sending.check, name="contact_check"),
    path("contact/sent/", sending.sent, name="contact_sent"),
    path("contact/sent/copy/", sending.copy, name="contact_copy"),
    path("contact/sent/copy-to-keep/", sending.copy_file, name="contact_copy_file"),
    path("contact/save/", returning.save, name="contact_save"),
    path("contact/later/", returning.later, name="contact_later"),
    path("contact/continue/", returning.resume, name="contact_resume"),
    path("contact/destroy/", returning.give_up, name="contact_give_up"),
    path("contact/leave/", returning.leave, name="contact_leave"),
    path("contact/what-happened/", status.status, name="contact_status"),
]
