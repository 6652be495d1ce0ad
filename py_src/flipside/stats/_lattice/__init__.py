"""What `flipside.stats.lattice` is made of."""
