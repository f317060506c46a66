"""Search engines behind the SearchIndex port; each folder knows one library."""
