"""Model: backbone, head, and the preprocessing shared by training and artifact."""
