"""The search around the lifecycles: walks through the model, played at the target."""
