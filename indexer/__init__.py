"""From bytes to a findable page. Imports only ``archive``."""
