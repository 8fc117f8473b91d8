"""The addresses of a contact: its page, decision, signature, steps and files; and the list of those reopened."""

from django.urls import path

from lineofsight.web.front_door import contact, contact_step_pages, decision, linking, reopened

OF_CONTACT = "front-door/contacts/<uuid:contact>/"

contact_patterns = [
    path(OF_CONTACT, contact.contact, name="contact"),
    path(f"{OF_CONTACT}decision/", decision.contact_decision, name="contact_decision"),
    path(f"{OF_CONTACT}sign-off/", decision.contact_sign_off, name="contact_sign_off"),
    path(f"{OF_CONTACT}link/", linking.contact_link, name="contact_link"),
    path(f"{OF_CONTACT}source/", contact.contact_source, name="contact_source"),
    path(f"{OF_CONTACT}files/<uuid:attachment>/", contact.contact_attachment, name="contact_attachment"),
    *contact_step_pages.patterns(),
    path("front-door/reopened/", reopened.reopened_contacts, name="reopened_contacts"),
    path("front-door/reopened/export/<slug:form>/", reopened.export, name="reopened_contacts_export"),
]
