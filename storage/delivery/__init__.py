"""What the gateway tells about delivery, part by part, and the counts over it."""
