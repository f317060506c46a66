"""How are the sample documents made? ``python -m tools.samples`` makes every one of them again."""
