"""The purchase history: what customers bought and paid."""
