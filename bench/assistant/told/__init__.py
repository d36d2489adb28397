"""Questions that one passage answers, and others, by which `crm_app/assistant/told.py` is learned."""
