"""Learning from what librarians published which values to propose for a new document."""
