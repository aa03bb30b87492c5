"""Answers about units that take more than one model: the tree as lines, a unit's page, candidates for a choice."""
