"""How are title, number, date and language read out of the words of an Indonesian government paper?"""
