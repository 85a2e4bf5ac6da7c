"""The parts of the runtime; a package, so that no module of a function is hidden by one of ours."""
