"""Model: backbone, head, and the preprocessing that they share with the artifact."""
