"""Stand-ins: the smallest features that show the gate's hard cases, before real ones copy the pattern."""
