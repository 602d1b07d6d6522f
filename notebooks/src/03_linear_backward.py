# %% [markdown]
# # 03 · A linear layer, backward
#
# 70 minutes. You need: NumPy arrays, matrix products, and for one exercise loops and pointers in C.
# Lesson 01 (chain rule) and lesson 02 (linear layer, loss) help, but every formula used here is
# written out again.
#
# You will be able to
#
# - compute every gradient of a linear layer, for a whole batch, and *prove* that it is right;
# - train a classifier with nothing but your own formulas;
# - run the weight gradient on eight small cores and say what it costs.
#
# **The device question:** a keyword spotter in a badge is to learn from what it hears today. Which
# numbers must it remember while it listens, and how many clock cycles does one correction take?

# %%
import numpy as np

import odlkit
from gvsoc_runner import check_kernel
from odlkit import checks, data, layers, ledger, losses, plots, training, widgets
from odlkit.gradcheck import gradcheck, numeric_gradient, relative_error

# %load_ext gvsoc_runner
plots.use_style()
rng = np.random.default_rng(3)

# %% [markdown]
# ## Story
#
# Mara wears a badge that listens for twelve words. At her desk it works; in the meeting room, with
# five people talking, it mishears. The badge cannot send her voice to a server, so it has to learn
# on the spot. Its last layer turns 64 features into 12 scores, one per word:
#
# $$y = x\,W^T + b$$
#
# Only the 780 numbers in $W$ and $b$ may change. For each of them the badge must know: *if I turn
# this number up a little, does the error grow or shrink, and how fast?* That slope is a
# **gradient**. This lesson computes all 780 at once.
#
# **Names.** The text and the code use the same letters. $L$ is the **loss**: one number that says
# how wrong the outputs are. A **batch** is $N$ samples that are handled together, one per row. The
# layer has $C_{in}$ inputs and $C_{out}$ outputs: 64 and 12 on the badge.
#
# | in the text | in the code | shape | what it is |
# |---|---|---|---|
# | $x$ | `x` | (N, C_in) | what the layer received |
# | $W$, $b$ | `weight`, `bias` | (C_out, C_in), (C_out,) | the numbers that are trained |
# | $y$ | `y` (or `logits`) | (N, C_out) | what the layer answered |
# | $\partial L/\partial y$ | `grad_output` | as `y` | slope of the loss for each output |
# | $\partial L/\partial W$ | `grad_weight` | as `weight` | slope for each weight |
# | $\partial L/\partial b$ | `grad_bias` | as `bias` | slope for each bias |
# | $\partial L/\partial x$ | `grad_input` | as `x` | slope for each input |
#
# One rule saves hours: **a gradient has the shape of the thing it belongs to.**
#
# Backward means: start at the loss, where the slope is known, and walk through the layer towards
# its input. So we begin with `grad_output`.
#
# ## 1 The slope at the output: squared error
#
# The simplest loss is the mean squared error, over all $N \cdot C_{out}$ outputs:
#
# $$L = \frac{1}{N\,C_{out}} \sum_{n,o} (y_{no} - t_{no})^2$$
#
# where $t$ is the target, what the output should have been.
#
# **Predict.** One output is 3 and should be 1. We raise it a little. Will the loss rise (+1) or
# fall (-1)? Write your guess into the next cell, then run both cells.

# %%
guess_sign = 0  # +1 or -1

# %%
y_high, y_low, y_target = np.array([[3.001]]), np.array([[2.999]]), np.array([[1.0]])
slope = (losses.mse_forward(y_high, y_target) - losses.mse_forward(y_low, y_target)) / 0.002
print(f"your guess: sign {guess_sign:+d}      measured slope: {slope:+.3f}")

# %% [markdown]
# The output is already too high. Raising it makes things worse: the slope is **positive**.
#
# What you just did is called a **central difference**: nudge one number up and down, and divide the
# change of the loss by the distance. It works for any function and needs no formula. It is far too
# slow for training (two forward passes for every single number), but it makes a perfect judge.
#
# > **Slide check 1.** The lecture prints the gradient of this loss as
# > $\frac{\partial L}{\partial y} = -\frac{2}{S}(y - t)$, with $S$ values in the mean. Let the
# > judge look at that sign.


# %%
def slide_backward(grad, y):
    return grad * -(2 / y.size) * (y - y_target)


def slide_loss(y):
    return losses.mse_forward(y, y_target)


print(gradcheck(slide_loss, slide_backward, [np.array([[3.0]])], rng))

# %% [markdown]
# The judge disagrees: the size is right, the sign is not. (It multiplies both sides by a random
# number; section 5 tells why.) The minus belongs to the
# *update* (we walk **against** the slope, section 6), not to the slope.
#
# ### Exercise 1: slope of the squared error
#
# Write `mse-backward`, called `mse_backward(y, target)`. Both arrays are (N, C_out); return
# `grad_output`, same shape.
#
# <details><summary>Hint 1</summary>One output first: differentiate (y - t)² by y.</details>
# <details><summary>Hint 2</summary>A mean over N·C_out numbers divides every slope by N·C_out,
# which NumPy calls y.size.</details>


# %% solve="mse-backward"
def mse_backward(y, target):
    """Gradient of the mean squared error (eq. 1).

    Args:
        y: (N, C_out) outputs; target: (N, C_out) what they should have been.

    Returns:
        grad_output (N, C_out).
    """
    # BEGIN SOLUTION
    return 2 * (y - target) / y.size
    # END SOLUTION


# %% check="mse-backward" points=1
checks.mse_backward(mse_backward)

# %% [markdown]
# **What you should see.** A line that starts with ✓. In symbols you wrote
#
# $$\frac{\partial L}{\partial y} = +\frac{2}{N\,C_{out}}\,(y - t) \tag{1}$$
#
# A cross ✗ instead? It names what was expected, what came, and where. Three hints are waiting in
# `odlkit.hint("mse-backward")`; they cost nothing. Every section works without the earlier ones, so
# you can always go on and come back.
#
# ## 2 The slope at the output: classes
#
# Mara's badge does not predict a quantity, it chooses one of twelve words. Its scores (**logits**)
# are turned into probabilities by **softmax**, and the loss of a sample is minus the logarithm of
# the probability that the right word got:
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}, \qquad L = \frac{1}{N}\sum_n -\log p_{n,\,right}$$
#
# Note the average: here over the $N$ samples only.
#
# **Predict.** Three words got probabilities 0.25, 0.50 and 0.25; the second one was right. What is
# the slope of the loss for the *second* logit?

# %%
guess_slope = 0.0

# %%
three_logits, right_word = np.log([[0.25, 0.50, 0.25]]), np.array([1])
central = numeric_gradient(
    lambda z: losses.softmax_cross_entropy_forward(z, right_word), three_logits
)[0]
print(f"your guess: {guess_slope:+.2f}      measured: {central.round(3)}")

# %% [markdown]
# The slope for the right word is $0.50 - 1$: its logit should go up. For the others it is just
# their probability: they should go down. Together the three slopes sum to zero.
#
# That is no accident. Write the loss of one sample as $\log\sum_j e^{z_j} - z_{right}$. The
# derivative of the first term by $z_k$ is $p_k$; the second term contributes $-1$ at the right
# class and nothing elsewhere.
#
# ### Exercise 2: slope of the cross-entropy
#
# Write `cross-entropy-backward`, called `cross_entropy_backward(logits, target)`. `logits` is
# (N, C); `target` holds the N right class numbers. `losses.softmax(logits)` is yours to use: it
# first subtracts each row's largest logit, so that `exp` never overflows.
#
# <details><summary>Hint 1</summary>Probabilities, minus one at the right class of each row. And the
# average?</details>
# <details><summary>Hint 2</summary>p[np.arange(N), target] picks one element per row;
# p[:, target] does not.</details>


# %% solve="cross-entropy-backward"
def cross_entropy_backward(logits, target):
    """Gradient of the mean softmax cross-entropy (eq. 2).

    Args:
        logits: (N, C) raw scores; target: (N,) integer class of each sample.

    Returns:
        grad_output (N, C).
    """
    # BEGIN SOLUTION
    grad_output = losses.softmax(logits)
    grad_output[np.arange(len(target)), target] -= 1.0
    return grad_output / len(target)
    # END SOLUTION


# %% check="cross-entropy-backward" points=2
checks.cross_entropy_backward(cross_entropy_backward)

# %% [markdown]
# **What you should see.** ✓, and in symbols, with $e$ the row that is 1 at the right class and 0
# elsewhere:
#
# $$\frac{\partial L}{\partial z} = \frac{1}{N}\,(p - e) \tag{2}$$
#
# *Why it matters on the device:* no logarithm is left. In the backward pass this loss costs one
# subtraction per sample once the probabilities are there.
#
# ## 3 The gradient of the weights
#
# Now walk through the layer. Take **one** sample with three inputs and two outputs:
#
# $$y_o = \sum_i W_{oi}\, x_i + b_o$$
#
# Turn one weight, $W_{01}$, up by a little amount $\varepsilon$. Then $y_0$ grows by
# $\varepsilon\,x_1$, and nothing else changes. The loss follows $y_0$ with the slope
# `grad_output[0]`. So
#
# $$\frac{\partial L}{\partial W_{oi}} = \frac{\partial L}{\partial y_o} \cdot x_i
# \qquad\text{and}\qquad \frac{\partial L}{\partial b_o} = \frac{\partial L}{\partial y_o}$$
#
# (the bias is a weight whose input is always 1). Every output meets every input: this is an
# **outer product**, a column times a row.
#
# **Predict.** The slopes at the outputs are $(2, -1)$ and the inputs are $(1, 2, 3)$. Which entry
# of the weight gradient is the largest, and what is it?

# %%
guess_entry, guess_value = (0, 0), 0.0

# %%
slopes, features = np.array([2.0, -1.0]), np.array([1.0, 2.0, 3.0])
products = np.outer(slopes, features)
print(f"your guess: {guess_value} at {guess_entry}      largest: {products.max()} at (0, 2)")
_ = plots.outer_product(slopes, features, products, "One sample: every output meets every input")

# %% [markdown]
# A batch has $N$ samples, but there is only **one** weight matrix: all samples share it. If we turn
# a weight, the loss changes through every sample, and the changes add up:
#
# $$\frac{\partial L}{\partial W_{oi}} = \sum_n \frac{\partial L}{\partial y_{no}}\, x_{ni}$$
#
# A sum, not an average: the loss has already divided by $N$ (equations 1 and 2 contain the
# division), and dividing twice would make the gradient $N$ times too small.
#
# ### Exercise 3: weight and bias gradient
#
# Write `linear-backward-weight`, called `linear_backward_weight(grad_output, x)`, for a whole
# batch, without a loop over samples. Do the first line of the check by hand before you run it:
# `grad_output` is [[1, 0], [2, -1]] and `x` is [[1, 2, 3], [0, 1, -1]].
#
# <details><summary>Hint 1</summary>A matrix product A @ B sums over the last axis of A and the
# first axis of B. Which axis do you want to sum over, and how do you bring it there?</details>
# <details><summary>Hint 2</summary>The result is (C_out, C_in), and N must be in the middle:
# (C_out, N) times (N, C_in).</details>


# %% solve="linear-backward-weight"
def linear_backward_weight(grad_output, x):
    """Weight and bias gradient of y = x @ weight.T + bias (eq. 3 and 4).

    Args:
        grad_output: (N, C_out), dL/dy; x: (N, C_in), the input kept from the forward pass.

    Returns:
        grad_weight (C_out, C_in), grad_bias (C_out,), both summed over the batch.
    """
    # BEGIN SOLUTION
    grad_weight = grad_output.T @ x
    grad_bias = grad_output.sum(axis=0)
    return grad_weight, grad_bias
    # END SOLUTION


# %% check="linear-backward-weight" points=4
checks.linear_backward_weight(linear_backward_weight)

# %% [markdown]
# **What you should see.** ✓, after batches of 1, 2, 3 and 4 samples. For the whole batch you wrote
# one matrix product and one sum:
#
# $$\frac{\partial L}{\partial W} = \left(\frac{\partial L}{\partial y}\right)^{\!T} x \tag{3}$$
#
# $$\frac{\partial L}{\partial b} = \sum_n \frac{\partial L}{\partial y_n} \tag{4}$$
#
# ## 4 The gradient of the input
#
# Our badge trains only its last layer. If there were another trainable layer below, it would ask:
# what is the slope for *my* output, which is this layer's **input**?
#
# $x_i$ feeds **all** outputs: $y_0$ through $W_{0i}$, $y_1$ through $W_{1i}$, and so on. Each path
# carries its own slope back, multiplied by the weight it passes. Paths add up.
#
# **Predict.** The slopes at the outputs are again $(2, -1)$. Input 1 is connected with weight 2 to
# output 0 and with weight 1 to output 1. What is its slope?

# %%
guess_path_sum = 0.0

# %%
back, connections = np.array([2.0, -1.0]), np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]])
print(f"your guess: {guess_path_sum}      sum over the paths: {2.0 * 2.0 + -1.0 * 1.0}")
_ = plots.gradient_paths(
    back, connections, back @ connections, 1, "Input 1 reaches the loss on two paths: add them"
)

# %% [markdown]
# ### Exercise 4: input gradient
#
# Write `linear-backward-input`, called `linear_backward_input(grad_output, weight)`, for a batch.
# Every sample has its own input, so nothing is summed over $N$ here.
#
# <details><summary>Hint 1</summary>grad_input[n, i] is a sum over the outputs o. Where does o stand
# in grad_output, where in weight?</details>
# <details><summary>Hint 2</summary>(N, C_out) times (C_out, C_in) gives (N, C_in).</details>


# %% solve="linear-backward-input"
def linear_backward_input(grad_output, weight):
    """Input gradient of y = x @ weight.T + bias (eq. 5).

    Args:
        grad_output: (N, C_out), dL/dy; weight: (C_out, C_in).

    Returns:
        grad_input (N, C_in).
    """
    # BEGIN SOLUTION
    return grad_output @ weight
    # END SOLUTION


# %% check="linear-backward-input" points=3
checks.linear_backward_input(linear_backward_input)

# %% [markdown]
# **What you should see.** ✓, for layers with 1 to 5 inputs and outputs, square ones among them. (A
# square layer would forgive a wrong transpose in the shapes; its numbers do not.)
#
# $$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial y}\, W \tag{5}$$
#
# Forward multiplied by $W^T$, backward multiplies by $W$: the same connections, walked the other
# way. That is all of "backpropagation" through a linear layer: equations 3, 4 and 5.
#
# ## 5 The judge, and a trap it avoids
#
# The checks above compare your formula with central differences. To do so they need *some* slopes
# at the output. Many test programs take ones everywhere, because that is what a plain sum as "loss"
# gives. Watch what a weight gradient with **shuffled samples** looks like under both:

# %%
x_batch = rng.normal(size=(4, 3))
for name, upstream in {"ones": np.ones((4, 2)), "random": rng.normal(size=(4, 2))}.items():
    right, shuffled = upstream.T @ x_batch, upstream[::-1].T @ x_batch
    print(f"upstream {name:6}: largest difference {np.abs(right - shuffled).max():.3f}")

# %% [markdown]
# With ones the mistake is invisible: every sample carries the same slope, so it does not matter
# whose input it meets. A random upstream gradient catches it. The judge of this course always
# draws one, and works in float64. Here it looks at the reference of the whole layer:


# %%
def all_three(grad_output, x, weight, bias):
    return layers.linear_backward(grad_output, x, weight)


inputs = [rng.normal(size=(4, 3)), rng.normal(size=(2, 3)), rng.normal(size=2)]
print(gradcheck(layers.linear_forward, all_three, inputs, rng))

# %% [markdown]
# A relative error around $10^{-10}$ is as good as it gets: two different ways to the same slope.
# A wrong formula is off by ten per cent or a factor of two, never by $10^{-10}$.
#
# ## 6 One step downhill
#
# The gradient points uphill, so every parameter takes a small step **against** it. How small is
# set by the **learning rate** $\eta$ (`lr`):
#
# $$W' = W - \eta\,\frac{\partial L}{\partial W} \tag{6}$$
#
# Here is the minus that the slide had put into the wrong place.
#
# > **Slide check 16.** The lecture writes training as $\min_{input} L$. But we do not look for a
# > better *input*; the recording is what it is. What changes are $W$ and $b$:
# > $\min_{W,\,b} L$.
#
# ### Exercise 5: the step
#
# Write `sgd-step`, called `sgd_step(param, grad, lr)`. It works for weights and biases alike.
#
# <details><summary>Hint 1</summary>Equation 6, with other names.</details>
# <details><summary>Hint 2</summary>Return a new array; the caller may still need the old
# one.</details>


# %% solve="sgd-step"
def sgd_step(param, grad, lr):
    """One step of gradient descent (eq. 6).

    Args:
        param, grad: arrays of one shape; lr: the learning rate, a number.

    Returns:
        the parameter after the step, a new array.
    """
    # BEGIN SOLUTION
    return param - lr * grad
    # END SOLUTION


# %% check="sgd-step" points=1
checks.sgd_step(sgd_step)

# %% [markdown]
# **What you should see.** ✓. On the device there is no room for a second copy of the parameters, so
# there the step is done in place, `param -= lr * grad`. `odlkit.sgd_step` works like that, too.
#
# ## 7 Train a classifier
#
# All pieces are there. As a stand-in for the badge's 64 features we take small pictures: 8 × 8
# pixels are also 64 numbers, and ten digits are almost twelve words. The first pictures:

# %%
dataset = data.digits()
_ = plots.digit_images(
    dataset.x_train[:10], dataset.target_train[:10], "64 numbers in, one of ten classes out"
)

# %% [markdown]
# The training loop is the whole lesson in seven lines: forward, slope at the output, weight and
# bias gradient, step. `data.batches` hands out 32 samples at a time in random order, and one pass
# over all 1,438 pictures is called an **epoch**.
#
# **Predict.** We start from zero weights: every class gets probability 0.1. After *one* epoch,
# which part of 359 **new** pictures will be read correctly?

# %%
guess_accuracy = 0.0  # 0 to 1

# %%
weight, bias = np.zeros((10, 64)), np.zeros(10)
for rows in data.batches(len(dataset.x_train), 32, rng):
    x, target = dataset.x_train[rows], dataset.target_train[rows]
    logits = layers.linear_forward(x, weight, bias)
    grad_output = losses.softmax_cross_entropy_backward(logits, target)
    _, grad_weight, grad_bias = layers.linear_backward(grad_output, x, weight)
    odlkit.sgd_step([weight, bias], [grad_weight, grad_bias], lr=0.3)
new_logits = layers.linear_forward(dataset.x_test, weight, bias)
accuracy = losses.accuracy(new_logits, dataset.target_test)
print(f"your guess: {guess_accuracy:.0%}      after one epoch: {accuracy:.1%}")
_ = ledger.note("03", "digits read after one epoch", 100 * guess_accuracy, 100 * accuracy, "%")

# %% [markdown]
# Forty-five small steps. Now twenty epochs from the start (the same loop, as
# `training.train_linear`). And what do the weights learn? Each class has 64 of them, one per pixel.
# Drawn as a picture, red pixels speak *for* the class and blue ones *against* it. Look at the 0:
# ink in the middle is evidence against it.

# %%
run = training.train_linear(dataset, lr=0.3, num_epochs=20)
_ = plots.training_curve(run.loss, run.test_accuracy, "650 numbers learn to read digits")
_ = plots.weight_images(run.weight, "Each class learned where its ink belongs, and where not")

# %% [markdown]
# **Predict.** The learning rate was 0.3. Which of 0.001, 0.01, 0.1, 1, 10 and 100 has the lowest
# loss after *one* epoch, and which after twenty? Then move the slider (click it, then use the arrow
# keys).

# %%
curves = {lr: training.train_linear(dataset, lr, 20).loss for lr in (0.001, 0.01, 0.1, 1, 10, 100)}
widgets.lr_slider(curves)

# %% [markdown]
# **What you should see.** All curves together, for readers without the slider:
#
# ![Training loss over 20 epochs for six learning rates. 0.001 and 0.01 fall slowly; 1 is best after
# one epoch; 10 starts at a loss of about 7 and ends lowest; 100 starts near 70 and stays
# ragged.](learning_rates.png)
#
# Too small, and the loss crawls. Too large, and each step jumps over the valley: at 100 the first
# epoch is *worse* than guessing (a loss of $\log 10 \approx 2.3$). The digits forgive a rate of 10
# because one linear layer can separate these training pictures almost perfectly; deeper networks do
# not forgive it. In between there is a broad good range, and a factor of three rarely matters.
#
# ## 8 The activation that had to be kept
#
# Look again at what the three gradients need:
#
# | gradient | needs from above | needs from the forward pass |
# |---|---|---|
# | `grad_weight` (3) | `grad_output` | **`x`**, the layer's input |
# | `grad_bias` (4) | `grad_output` | nothing |
# | `grad_input` (5) | `grad_output` | nothing (`weight` is there anyway) |
#
# So `x`, an **activation**, has to stay in memory from the forward pass until the backward pass
# comes along. On a device, where memory is short, it is tempting to reuse its buffer at once.
#
# **Predict.** We let the next operation overwrite the buffer of `x`, here with a ReLU that sets
# negative values to zero. Which of the three gradients will be wrong?

# %%
guess_wrong = ["grad_...", "grad_..."]

# %%
buffer = rng.normal(size=(4, 64))
kept, w, g = buffer.copy(), rng.normal(size=(12, 64)), rng.normal(size=(4, 12))
np.maximum(buffer, 0, out=buffer)  # the next operation reuses the memory
names = ("grad_input", "grad_weight", "grad_bias")
fresh, stale = layers.linear_backward(g, kept, w), layers.linear_backward(g, buffer, w)
print("your guess:", guess_wrong)
for gradient, good, bad in zip(names, fresh, stale, strict=True):
    print(f"{gradient:12} relative error {relative_error(good, bad)[0]:.2f}")

# %% [markdown]
# Only the weight gradient breaks, and nothing warns you: shapes fit, numbers look reasonable, the
# network merely learns the wrong thing. Two conclusions carry through the whole course:
#
# - **Training a weight means keeping its layer's input.** The deeper the update reaches, the more
#   activations must be kept (lesson 04), and they grow with the batch (lesson 05).
# - **Training only a bias keeps nothing.** A trick that memory-starved devices really use.
#
# For the badge's last layer (64 → 12, float32, 4 bytes per number):

# %%
batch_sizes = [1, 2, 8, 32]
parameters = 4 * (12 * 64 + 12)  # bytes
parts = {
    "weights and bias": [parameters] * 4,
    "their gradients": [parameters] * 4,
    "inputs kept": [4 * 64 * n for n in batch_sizes],
}
_ = plots.kept_bytes(batch_sizes, parts, "Only the kept inputs grow with the batch")

# %% [markdown]
# **Why it matters on the device.** The published system trains this very layer on a GAP9 chip with
# batches of 2 and reports 9.5 kB of memory for it. Our three parts need 6.6 KiB (6.8 kB); what
# takes the rest is a detective's question for lesson 06. Either way it fits easily into the 128 KiB
# of fast memory beside the cores, and that is why the badge can learn at all.
#
# ## 9 On the device: eight cores
#
# GAP9's cluster has eight RISC-V cores that share one small, fast memory. PULP-TrainLib, the
# library that trains on it, works on one sample at a time and keeps each tensor in a `struct blob`:
# `data` holds the values, `diff` the gradient of the same shape, `dim` the number of elements. A
# matrix lies in memory row after row: element [o][i] is number `o * c_in + i`.
#
# | lesson | C |
# |---|---|
# | `x` | `input->data` |
# | `grad_output` | `output->diff` |
# | `grad_weight` (C_out, C_in) | `coeff->diff` |
# | `grad_bias` | `bias->diff` (only if `use_biases`) |
#
# `pi_cl_team_fork` starts the same function on all cores. Each asks `pi_core_id()` who it is (0 to
# 7) and does its share of the **rows**: no two cores write the same row, so nobody has to wait.
#
# > **Slide check 10.** The lecture calls `pulp_MSELoss` and then the backward pass. In today's
# > TrainLib the first call computes the loss *alone* and leaves `output->diff` as it was; the
# > slopes come from `pulp_MSELoss_backward`. Forget it, and this exercise multiplies `x` by
# > whatever happens to lie there.
#
# **Predict.** The layer has 12 rows. With eight cores and whole rows, what is the best possible
# speed-up over one core?

# %%
guess_speedup = 0.0

# %%
rows_of_busiest_core = -(-12 // 8)  # 12 / 8, rounded up
print(f"your guess: {guess_speedup}      best possible: {12 / rows_of_busiest_core}")
_ = ledger.note(
    "03", "speed-up of 12 rows on 8 cores", guess_speedup, 12 / rows_of_busiest_core, "times"
)

# %% [markdown]
# Some core has two rows while others have one or none, and everybody waits for the slowest. Twelve
# words and eight cores do not fit well together; 16 words would cost the same time.
#
# ### Exercise 6: the weight gradient in C
#
# Fill in `linear-bw-weight-c`. It must be right for *any* size: one output, fewer rows than cores,
# numbers that eight does not divide. Full marks need the cycle budget, which one core alone cannot
# meet. (A third hint is in `odlkit.hint("linear-bw-weight-c", 3)`.)
#
# <details><summary>Hint 1</summary>First write it as if there were one core: a loop over the
# outputs o, inside it a loop over the inputs i. Then give each core its own range of o.</details>
# <details><summary>Hint 2</summary>ceil(C_out / NUM_CORES) rows per core, in integers:
# (c_out + NUM_CORES - 1) / NUM_CORES. The last range must stop at c_out.</details>

# %% include="linear_bw_weight.c" solve="linear-bw-weight-c"
# %%kernel linear-bw-weight-c --sweep

# %% check="linear-bw-weight-c" points=6
check_kernel("linear-bw-weight-c")

# %% [markdown]
# **What you should see.** A card that says *All numbers are right*, with the cycles of your kernel,
# the budget, and a sweep over 1, 2, 4 and 8 cores. Ours, on the simulator that is built into this
# course:
#
# ![Cycles of the weight gradient, 64 to 12, on 1, 2, 4 and 8 cores: about 3,500, 1,800, 1,000 and
# 700. The budget of about 870 cycles is a dashed line that only eight cores meet.](cycles.png)
#
# From four to eight cores the time falls from three rows per core to two, not to one and a half.
# And waking the cores and waiting for the last one costs the same however little there is to do.
#
# **Why it matters on the device.** About 700 cycles are 3 µs at 240 MHz, and some 0.1 µJ at the
# 39 mW that the case study's runs drew at that clock. A whole sample (features, all layers forward,
# update) is published with 10.89 ms and 424 µJ: four thousand times as much. As long as only the
# last layer learns, *listening* is expensive and *learning* is almost free.
#
# ## 10 Recap
#
# - A gradient has the shape of the thing it belongs to. Central differences are the judge.
# - Weight gradient: an outer product per sample, **summed** over the batch. Input gradient: through
#   the same weights, backwards, one per sample.
# - The average is taken once, by the loss. The minus comes once, in the step.
# - To train a weight, its layer's input must be kept. That is the price of learning in memory.
#
# | step, one sample | multiplications | for 64 → 12 | must be kept |
# |---|---|---|---|
# | forward | C_in · C_out | 768 | `x` |
# | slope at the output | C_out | 12 | nothing |
# | weight and bias gradient | C_in · C_out | 768 | nothing |
# | input gradient (only if a layer below is trained) | C_in · C_out | 768 | nothing |
# | step | C_in · C_out + C_out | 780 | nothing |
#
# The table comes back in lesson 06, where it is filled for a whole network. Your predictions travel
# there, too, in the course's ledger:

# %%
print(ledger.table())

# %% [markdown]
# ### Exercise 7: in your own words
#
# Answer `why-sum` in three or four sentences: why is `grad_weight` **summed** over the batch, while
# `grad_input` keeps one row per sample? And why is there no division by $N$ in either?

# %% [markdown] write="why-sum" points=3
# All samples of a batch pass through the same weight matrix. Changing one weight changes the
# output of every sample, so its effect on the loss is the sum of the effects through each sample:
# the chain rule adds over all paths. An input belongs to one sample alone and touches the loss only
# through that sample's outputs, so its gradient stays separate; there the sum runs over the
# outputs. The loss is a mean, and its own gradient (grad_output) already carries the factor 1/N;
# dividing again would make the step N times too small.

# %% [markdown]
# **Next:** lesson 04 stacks layers. The input gradient that the badge could do without becomes the
# slope at the output of the layer below, and everything it needs must be kept in memory.
