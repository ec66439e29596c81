"""Questions: what is asked of models, one file a question, over one runner; and the command line."""
