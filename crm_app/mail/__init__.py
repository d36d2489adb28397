"""Email that the product sends: invitations."""
