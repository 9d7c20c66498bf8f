"""Customers and their history: master data, contact points, tags, interactions."""
