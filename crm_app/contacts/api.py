"""REST routes of contacts."""

from crm_app.contacts import service
from crm_app.contacts.schemas import ContactIn, ContactPatch
from crm_app.records.rest import records_router

router = records_router(service.CONTACTS, service, ContactIn, ContactPatch)
