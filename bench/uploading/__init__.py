"""How fast do uploads come in, and what does the server need for them?"""
