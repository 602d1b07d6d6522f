# %% [markdown]
# # 05 · A Python and a C exercise for the grader's tests

# %%
import numpy as np

# %% [markdown]
# ## Exercise 1


# %% solve="mse-backward"
def mse_backward(y, target):
    """Gradient of the mean squared error."""
    # BEGIN SOLUTION
    return 2 * (y - target) / y.size
    # END SOLUTION


# %% check="mse-backward" points=1
mse_backward(np.ones((1, 1)), np.ones((1, 1)))

# %% [markdown]
# ## Exercise 2

# %% include="kernel.c" solve="linear-bw-weight-c"

# %% check="linear-bw-weight-c" points=6
"graded by the simulator"
