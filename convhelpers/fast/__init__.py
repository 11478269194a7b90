"""The fast ways to compute a layer; only convolution and pooling open this door."""
