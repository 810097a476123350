"""The search around the lifecycles: walks through the model, made at the target."""
