"""Where things are kept: the database, the blobs, the jobs. Imports only ``archive``."""
