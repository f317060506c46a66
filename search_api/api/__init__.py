"""JSON for programs: resources, their messages, their problems and the document that describes them."""
