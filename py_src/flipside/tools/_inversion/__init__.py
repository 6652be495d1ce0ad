"""What the inversion tool says about its numbers: metrics, tables, charts and the verdict."""
