"""What keeps the project in order: locks, lengths, sample documents. Not part of the product."""
