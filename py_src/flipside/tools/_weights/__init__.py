"""The parts of the weights tool, one per thing that it does or that its report shows."""
