"""What a roster is compared with, and what its pages show."""
