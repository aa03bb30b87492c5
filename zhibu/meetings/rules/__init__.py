"""What is decided from what is given: which gatherings can be."""
