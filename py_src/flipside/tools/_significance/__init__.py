"""The parts of the significance tool, one per thing that its report shows."""
