"""What is wrong with the data of customers, how much of it is in order, and how each thing is mended."""
