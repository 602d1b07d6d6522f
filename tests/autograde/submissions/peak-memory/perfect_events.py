def peak_memory(num_bytes, born, dies):
    """Bytes of the fullest step."""
    change = np.zeros(dies.max() + 2)
    np.add.at(change, born, num_bytes)
    np.subtract.at(change, dies + 1, num_bytes)
    return change.cumsum().max()
