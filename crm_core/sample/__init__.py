"""The generated data of a believable small business, for trying the program without typing first."""
