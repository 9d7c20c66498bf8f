"""Few, quick examples: the whole room is tested in seconds."""

from hypothesis import settings

settings.register_profile("values", max_examples=60, deadline=None)
settings.load_profile("values")
