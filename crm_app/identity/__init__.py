"""People and their sessions: register, sign in, sign out, change password."""
