"""Other programs: what they may ask again without harm, and what they are told by themselves."""
