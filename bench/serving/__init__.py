"""How does the server fare when many ask at once and some take their time?"""
