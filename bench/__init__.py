"""What does each part of the archive cost, and how good is what it finds?"""
