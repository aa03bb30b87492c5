"""How numbers are written: with the facts (counting), into sums (folding), and all anew (recounting)."""
