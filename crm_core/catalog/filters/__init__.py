"""The filter language: what people type into a filter bar or after ``list``, compiled to bound SQL."""
