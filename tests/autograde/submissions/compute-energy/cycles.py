def compute_energy(macs, macs_per_cycle, frequency_mhz, power_mw):
    """Time in microseconds, energy in microjoules."""
    cycles = macs / macs_per_cycle
    return cycles, power_mw * cycles / 1000
