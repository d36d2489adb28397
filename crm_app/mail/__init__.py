"""Email that the product sends: invitations, links for forgotten passwords, and what people are notified of."""
