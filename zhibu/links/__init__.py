"""Signed-in or not, whoever scans: random, revocable addresses, their QR, and the paper that they are printed on."""
