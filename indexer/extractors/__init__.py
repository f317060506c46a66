"""How are the words of one format read? One module per family of formats, pages out."""
