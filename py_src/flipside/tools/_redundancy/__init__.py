"""The parts of the redundancy tool, one per thing that its report shows."""
