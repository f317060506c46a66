"""The domain: what an archive is and what may be done in it. Standard library only."""
