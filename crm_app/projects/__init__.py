"""Projects: work for a company with dates, members and progress."""
