"""What a sales manager asks: a workspace of deals with their history, questions about it, and their figures."""
