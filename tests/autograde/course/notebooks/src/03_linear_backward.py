# %% [markdown]
# # 03 · A small lesson for the grader's tests
#
# Same exercise ids as the real lesson, so that the real hidden checks judge it.

# %%
import matplotlib.pyplot as plt
import numpy as np

from odlkit import layers

# %% [markdown]
# ## Exercise 1

# %%
plt.plot(layers.relu_forward(np.array([-1.0, 1.0])))


# %% solve="linear-backward-weight"
def linear_backward_weight(grad_output, x):
    """Gradients of weight and bias."""
    # BEGIN SOLUTION
    return grad_output.T @ x, grad_output.sum(axis=0)
    # END SOLUTION


# %% check="linear-backward-weight" points=2
linear_backward_weight(np.ones((2, 1)), np.ones((2, 3)))

# %% [markdown]
# ## Exercise 2


# %% solve="linear-backward-input"
def linear_backward_input(grad_output, weight):
    """Gradient of the input."""
    # BEGIN SOLUTION
    return grad_output @ weight
    # END SOLUTION


# %% check="linear-backward-input" points=1
linear_backward_input(np.ones((2, 1)), np.ones((1, 3)))

# %% check="linear-backward-input" points=1
linear_backward_input(np.ones((2, 1)), np.ones((1, 1)))

# %% [markdown]
# ## Exercise 3: why is it a sum?

# %% [markdown] write="why-sum" points=1
# Because every sample uses the same weights.
