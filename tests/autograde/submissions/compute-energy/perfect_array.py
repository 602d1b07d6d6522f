def compute_energy(macs, macs_per_cycle, frequency_mhz, power_mw):
    """Time in microseconds, energy in microjoules."""
    cycles = np.divide(macs, macs_per_cycle)
    return np.array(cycles / frequency_mhz), np.array(cycles * power_mw / frequency_mhz / 1e3)
