"""Emails of the product: invitations, reset links, confirmations and notifications."""
