"""A self-hosted, multi-tenant AI CRM in pure Python."""
