"""The SearchIndex on Whoosh 2.7.4: Whoosh keeps and merges the files, the evaluation is ours."""
