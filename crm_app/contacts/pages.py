"""The pages of contacts: the list, a contact, its form."""

from crm_app.contacts.kind import CONTACTS
from crm_app.contacts.state import CompanyContacts, ContactList, ContactPage
from crm_app.records.usual_pages import add_pages

add_pages(CONTACTS, every=ContactList, one=ContactPage, beside={"company_id": CompanyContacts})
