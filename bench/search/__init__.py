"""How fast, how big and how right is the search engine beside its peers? ``python -m bench.search``."""
