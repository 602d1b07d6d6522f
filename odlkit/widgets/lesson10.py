"""Widget of lesson 10: which bank of L1 does each core ask?"""

import numpy as np

from odlkit import plots
from odlkit.widgets.controls import choice, figure_controls, steps

NUM_CORES, NUM_BANKS = 8, 16
SHARINGS = ("blocks of columns", "every 8th column", "a row each")


def bank_explorer():
    """Choose how eight cores share a matrix, its width and the step: which banks do they ask?

    Static picture: `plots.bank_choices`.

    Returns:
        a widget; show it by making it the last line of a cell.
    """
    controls = {
        "sharing": choice("shared by", list(SHARINGS), SHARINGS[0]),
        "c_in": steps("C_in", [32, 48, 64, 65, 72, 128, 129], 128),
        "step": steps("step", list(range(12)), 0),
    }
    question = (
        "For which width, and which way of sharing, do all eight cores get an answer at once?"
    )
    return figure_controls(controls, bank_picture, question)


def bank_picture(sharing=SHARINGS[0], c_in=128, step=0):
    """The banks that the cores ask in one step of their loops; returns (fig, ax)."""
    banks = banks_asked(sharing, c_in, step)
    used, most = len(set(banks)), int(np.bincount(banks).max())
    waits = "nobody waits" if most == 1 else f"{most} cores want the same bank"
    title = f"C_in = {c_in}, {sharing}: {used} of {NUM_BANKS} banks, {waits}"
    return plots.bank_choices({f"step {step}": banks}, NUM_BANKS, title)


def banks_asked(sharing, c_in, step):
    """Bank of the weight that each core reads first, `step` turns of its inner loop later.

    Args:
        sharing: one of SHARINGS; c_in: width of the matrix, which is stored row by row.
        step: how often the inner loop has turned: down a column, or along a row.

    Returns:
        list of NUM_CORES bank numbers: word address modulo NUM_BANKS.
    """
    cores = np.arange(NUM_CORES)
    if sharing == "a row each":
        words = cores * c_in + step
    elif sharing == "blocks of columns":
        words = step * c_in + cores * -(-c_in // NUM_CORES)
    else:
        words = step * c_in + cores
    return [int(word) % NUM_BANKS for word in words]
