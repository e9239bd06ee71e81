"""The recipes of the images, and what is needed to lay their files out without a container engine."""
