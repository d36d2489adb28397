"""The tools know the kinds that the domains declare, so the domains are loaded before any tool is made."""

from crm_app import registry

registry.load()
