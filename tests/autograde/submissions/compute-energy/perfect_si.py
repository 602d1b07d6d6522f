def compute_energy(macs, macs_per_cycle, frequency_mhz, power_mw):
    """Time in microseconds, energy in microjoules."""
    seconds = macs / (macs_per_cycle * frequency_mhz * 1e6)
    joules = 1e-3 * power_mw * seconds
    return 1e6 * seconds, 1e6 * joules
