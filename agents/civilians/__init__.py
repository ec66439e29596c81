"""Households and their communities."""
