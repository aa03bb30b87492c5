"""Organisational life: one entry for each gathering, from which record, register, duties and handbook follow."""
