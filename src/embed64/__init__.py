"""embed64: one image encoder for every kind of object, delivered as one TorchScript file."""
