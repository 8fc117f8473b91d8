"""The addresses of enquiries: the front door's pages, the partner agencies' own, and the opening of their accounts."""

from django.urls import path

from lineofsight.web import agency, enquiries, first_password, partners

_OF_CONTACT = "front-door/contacts/<uuid:contact>/enquiries"

enquiry_patterns = [
    path(f"{_OF_CONTACT}/", enquiries.contact_enquiries, name="contact_enquiries"),
    path(f"{_OF_CONTACT}/ask/", enquiries.ask_agencies, name="ask_agencies"),
    path(f"{_OF_CONTACT}/<uuid:enquiry>/further/", enquiries.ask_further_agencies, name="ask_further_agencies"),
    path(f"{_OF_CONTACT}/<uuid:enquiry>/share/", enquiries.share_answers, name="share_answers"),
    path(f"{_OF_CONTACT}/of/<uuid:agency_request>/remind/", enquiries.remind_agency, name="remind_agency"),
    path(f"{_OF_CONTACT}/of/<uuid:agency_request>/take-back/", enquiries.withdraw_request, name="withdraw_request"),
    path(f"{_OF_CONTACT}/of/<uuid:agency_request>/take-down/", enquiries.take_down_answer, name="take_down_answer"),
    path("agency/", agency.agency_requests, name="agency_requests"),
    path("agency/<uuid:agency_request>/", agency.agency_request, name="agency_request"),
    path("agency/<uuid:agency_request>/answer/", agency.answer_enquiry, name="answer_enquiry"),
    path("agency/<uuid:agency_request>/files/<uuid:attachment>/", agency.agency_file, name="agency_file"),
    path("partners/", partners.partner_agencies, name="partner_agencies"),
    path("partners/messages/", partners.partner_messages, name="partner_messages"),
    path("partners/agencies/new/", partners.new_agency, name="new_agency"),
    path("partners/agencies/<int:agency>/", partners.partner_agency, name="partner_agency"),
    path("partners/agencies/<int:agency>/change/", partners.change_agency, name="change_agency"),
    path("partners/agencies/<int:agency>/people/new/", partners.new_partner_account, name="new_partner_account"),
    path("partners/people/<int:account>/", partners.partner_account, name="partner_account"),
    path("first-password/", first_password.first_password, name="first_password"),
]
