"""What does an archive look like at work? In demo mode its people do a piece of every kind of staff work, once."""
