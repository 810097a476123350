"""Contracts: read from anywhere, bound to capabilities, strengthened by the norm, compared,
criticised.
"""
