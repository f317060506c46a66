"""The pages of those who work in the archive, a module or package for each kind of work."""
