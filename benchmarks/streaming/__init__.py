"""Questions streamed from a model to whoever listens: Debrief beside a bare relay and the model itself."""
