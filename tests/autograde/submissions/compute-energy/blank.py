def compute_energy(macs, macs_per_cycle, frequency_mhz, power_mw):
    """Time in microseconds, energy in microjoules."""
    raise NotImplementedError("compute-energy: not written yet")
