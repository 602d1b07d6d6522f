def compute_energy(macs, macs_per_cycle, frequency_mhz, power_mw):
    """Time in microseconds, energy in microjoules."""
    seconds = macs / macs_per_cycle / (frequency_mhz * 1e6)
    return seconds, power_mw * seconds / 1000
