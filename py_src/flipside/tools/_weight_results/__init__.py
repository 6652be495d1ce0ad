"""Parts of the tool `weight_results`."""
