# %% [markdown]
# # 04 · Deeper updates
#
# 70 minutes. You need: matrix products, and what lesson 03 found: the weight, bias and input
# gradient of one linear layer. The formulas are written out again where they are used.
#
# You will be able to
#
# - send a gradient back through ReLU and through any number of layers;
# - train only the last layers of a network, and say what has to stay in memory for that;
# - choose how deep to train from two curves: what it brings, and what it costs.
#
# **The device question:** a badge has learned with its last layer, and that is not enough. How many
# more layers can it afford to train, and is it worth it?

# %%
import numpy as np

import odlkit
from odlkit import adaptation, checks, cost, data, ledger, moments, nets, plots, widgets
from odlkit.gradcheck import gradcheck, numeric_gradient

plots.use_style()
rng = np.random.default_rng(4)

# %% [markdown]
# ## Story
#
# In the meeting room Mara's badge learned with its last layer, and it helped: from 66 % to 79 % of
# the words (published). Then she moved the badge from her collar into her breast pocket. Now every
# word sounds different *before* it reaches the first layer. The last layer sees only what the
# layers below hand up to it, and those were trained for a collar. Should they learn, too?
#
# To train a layer, the badge needs the slope of the loss at that layer's output. For the last layer
# it comes straight from the loss. For all others it has to travel: back through every layer above.
#
# **Names.** The layers are numbered $1 \dots L$ in the text. $y_0 = x$ is the input of the network,
# $z_i$ what the linear layer $i$ computes, $y_i$ what layer $i$ hands up after its activation:
#
# $$z_i = y_{i-1} W_i^T + b_i, \qquad y_i = f_i(z_i)$$
#
# $f_i$ is ReLU between the layers and nothing behind the last one. Samples are rows, as always:
# $y_i$ is (N, C_i), $W_i$ is (C_i, C_{i-1}), and a gradient has the shape of the thing it belongs
# to. Python counts from 0, so `weights[0]` is $W_1$, and `kept[0]` is the *input* of layer 1.
#
# ## 1 Back through the bend
#
# ReLU looks at each number by itself: positive ones pass, all others become 0. So its local slope
# is 1 or 0, number by number. (Exactly at 0 there is a kink; this course takes 0 there, as PyTorch
# does.) The chain rule multiplies the incoming slope by it:
#
# $$\frac{\partial L}{\partial z} = \frac{\partial L}{\partial y} \odot f'(z), \qquad
# f'(z) = \begin{cases} 1 & z > 0 \\ 0 & \text{else} \end{cases} \tag{1}$$
#
# ($\odot$ multiplies number by number.) ReLU is a row of gates. The *forward* values decide which
# are open; the *backward* values walk through the open ones.
#
# **Predict.** ReLU received $x = (3,\ 0.5,\ -2)$. From above comes the gradient $(5,\ -4,\ 2)$.
# What goes further down? (`numeric_gradient` measures it: it nudges each input up and down, as in
# lesson 03.)

# %%
guess_passed = [0.0, 0.0, 0.0]

# %%
gate_x, gate_slope = np.array([[3.0, 0.5, -2.0]]), np.array([[5.0, -4.0, 2.0]])
passed = numeric_gradient(odlkit.relu_forward, gate_x, gate_slope)
print(f"your guess: {guess_passed}      measured: {passed[0].round(3).tolist()}")
_ = plots.gate(gate_slope, gate_x, passed, "The sign of x opens the gate, not that of the gradient")

# %% [markdown]
# The $-4$ passes: a gradient may be negative. What counts is whether $x$ was positive.
#
# > **Slide check 2.** The lecture computes $\frac{\partial L}{\partial W} = \frac{\partial
# > L}{\partial y} \cdot y_{prev}$ for a layer $y = f(W y_{prev})$. Where is $f'$? Let the judge of
# > lesson 03 look at a ReLU whose slope is left out.


# %%
def slide_relu_backward(grad_output, x):
    return grad_output


print(gradcheck(odlkit.relu_forward, slide_relu_backward, [rng.normal(size=(3, 4))], rng))

# %% [markdown]
# Where the gate was shut, the central difference is 0, and the slide passes on what should have
# stopped. Its formula holds only for a layer without activation, such as the last one. (That is why
# it did no harm in the case study, which trains the last layer alone.)
#
# ### Exercise 1: through ReLU
#
# Write `relu-backward`, called `relu_backward(grad_output, x)`: equation 1, for arrays of any
# shape. Leave the arguments as they are; return a new array.
#
# <details><summary>Hint 1</summary>`x > 0` is an array of True and False.</details>
# <details><summary>Hint 2</summary>NumPy multiplies by True and False as by 1 and 0; `np.where`
# does it, too.</details>


# %% solve="relu-backward"
def relu_backward(grad_output, x):
    """Send a gradient back through y = max(x, 0) (eq. 1).

    Args:
        grad_output: dL/dy; x: what ReLU received. Both of one shape.

    Returns:
        grad_input, same shape; the slope at x = 0 is taken as 0.
    """
    # BEGIN SOLUTION
    return grad_output * (x > 0)
    # END SOLUTION


# %% check="relu-backward" points=1
checks.relu_backward(relu_backward)

# %% [markdown]
# **What you should see.** A line that starts with ✓. A cross ✗ names what was expected, what came
# and where; three more hints wait in `odlkit.hint("relu-backward")`.
#
# What has to be kept for this step? Not the numbers $x$, only one *sign* each. And ReLU's output
# tells the same: $y > 0$ exactly where $x > 0$. Remember that, it will save memory soon.
#
# ## 2 Two layers
#
# A network with one hidden layer, as in lesson 02:
#
# $$h = \mathrm{ReLU}(x W_1^T + b_1), \qquad \text{logits} = h\,W_2^T + b_2$$
#
# The second layer is lesson 03 with $h$ as its input. The first layer needs the slope at *its*
# output, and you own both pieces to get there. Through layer 2 (equation 5 of lesson 03), then
# through the gates:
#
# $$\frac{\partial L}{\partial h} = \frac{\partial L}{\partial \text{logits}}\, W_2, \qquad
# \frac{\partial L}{\partial z_1} = \frac{\partial L}{\partial h} \odot [h > 0] \tag{2}$$
#
# $[h > 0]$ is 1 where $h$ is positive, else 0. From here on it is an ordinary linear layer:
#
# $$\frac{\partial L}{\partial W_1} = \Big(\frac{\partial L}{\partial z_1}\Big)^{\!T} x, \qquad
# \frac{\partial L}{\partial b_1} = \sum_n \Big(\frac{\partial L}{\partial z_1}\Big)_n \tag{3}$$
#
# **Predict.** One hidden unit is 0 for *every* sample of a batch. How large is the gradient of its
# weights in $W_1$?

# %%
guess_dead = 1.0

# %%
hidden_off = np.array([[1.5, 0.0], [0.5, 0.0], [2.0, 0.0]])  # the second unit is off
slope_h = rng.normal(size=(3, 2)) * (hidden_off > 0)
row_sizes = np.abs(slope_h.T @ rng.normal(size=(3, 4))).sum(axis=1)
print(f"your guess: {guess_dead}      unit 0: {row_sizes[0]:.2f}, unit 1: {row_sizes[1]:.2f}")

# %% [markdown]
# Zero: whatever its weights do, nobody above notices. Such a unit cannot learn from this batch. (If
# it is off for *all* samples for ever, people call it a dead ReLU.)
#
# ### Exercise 2: the first of two layers
#
# Write `two-layer-backward`, called `two_layer_backward(grad_output, x, hidden, weight2)`:
# equations 2 and 3. `grad_output` is the slope at the logits. Do the first case of the check by
# hand before you run it: x = (1, 2), hidden = (3, 0, 2), grad_output = (1, -1), and the rows of
# weight2 are (1, 5, 7) and (2, 3, 9).
#
# <details><summary>Hint 1</summary>Three stations: through weight2, through the gates, then weight
# and bias gradient as in lesson 03.</details>
# <details><summary>Hint 2</summary>(N, C_out) times (C_out, H) gives the slope at hidden, (N, H).
# Its transpose times x (N, C_in) gives (H, C_in).</details>


# %% solve="two-layer-backward"
def two_layer_backward(grad_output, x, hidden, weight2):
    """Gradients of the first of two layers (eq. 2 and 3).

    Args:
        grad_output: (N, C_out), slope at the logits; x: (N, C_in);
        hidden: (N, H), after ReLU; weight2: (C_out, H).

    Returns:
        grad_weight1 (H, C_in), grad_bias1 (H,).
    """
    # BEGIN SOLUTION
    slope = (grad_output @ weight2) * (hidden > 0)
    return slope.T @ x, slope.sum(axis=0)
    # END SOLUTION


# %% check="two-layer-backward" points=3
checks.two_layer_backward(two_layer_backward)

# %% [markdown]
# **What you should see.** ✓, by hand and for three random networks. By hand: the slope at hidden is
# $(-1, 2, -2)$, the gates make it $(-1, 0, -2)$, and the gradient has the rows $(-1, -2)$, $(0, 0)$
# and $(-2, -4)$.
#
# Look at what you were *not* given: neither $z_1$ (the signs of $h$ do) nor $W_1$. The slope leaves
# a layer through its *own* weights, and the first layer has nobody below.
#
# ## 3 Any number of layers
#
# The lecture prints the whole backward pass as a loop over the layers:
#
# ```text
# for i in L, 1
#     dL/dW_i = dL/dy_i · y_{i-1}
#     dL/dy_i = dL/dy_{i+1} · W_i
# ```
#
# Two lines, and four slide checks. Take them at their word, for three layers of different widths
# and one sample.
#
# **Predict.** In which round does the loop stop: $i = 3$, 2 or 1? Or does it get through?

# %%
guess_round = 0  # 3, 2, 1; or 0: it gets through

# %%
widths = (4, 3, 5, 2)
y = {i: rng.normal(size=widths[i]) for i in range(4)}
w = {i: rng.normal(size=(widths[i], widths[i - 1])) for i in (1, 2, 3)}
slope_y, slope_w = {}, {}
try:
    for i in (3, 2, 1):
        slope_w[i] = slope_y[i] * y[i - 1]
        slope_y[i] = slope_y[i + 1] * w[i]
except KeyError as error:
    print(f"your guess: {guess_round}      stopped at i = {i}: there is no dL/dy_{error}")

# %% [markdown]
# > **Slide check 18.** It stops at once. The first line *uses* $\partial L/\partial y_3$, and the
# > second line *computes* it, one line too late. Even then it would need $\partial L/\partial y_4$,
# > and there is no layer 4. Something has to be there before the loop begins. What?
#
# The gradient of the loss, of course: $\partial L/\partial y_L$ comes from equations 1 or 2 of
# lesson 03. Give it to the loop, and try its two lines one by one, in several readings.
#
# **Predict.** Which of these five lines compute something?

# %%
guess_lines = []  # for example [1, 4]

# %%
at_end = rng.normal(size=2)  # dL/dy_3, from the loss
readings = {
    "1  dL/dW_3 = dL/dy_3 * y_2": lambda: at_end * y[2],
    "2  dL/dW_3 = outer(dL/dy_3, y_2)": lambda: np.outer(at_end, y[2]),
    "3  dL/dy_2 = dL/dy_3 @ W_2": lambda: at_end @ w[2],
    "4  dL/dy_2 = dL/dy_3 @ W_3": lambda: at_end @ w[3],
    "5  dL/dy_2 = W_3.T @ dL/dy_3": lambda: w[3].T @ at_end,
}
print("your guess:", guess_lines)
for reading, compute in readings.items():
    try:
        print(f"{reading:34} works, shape {compute().shape}")
    except ValueError:
        print(f"{reading:34} the shapes do not fit")

# %% [markdown]
# > **Slide check 4.** $\frac{\partial L}{\partial y_i} \cdot y_{i-1}$ is no product of two vectors
# > number by number (line 1): it is an outer product of shape (C_out, C_in) (line 2). And the
# > *bias* gradient is missing on the slide altogether.
# >
# > **Slide check 3.** The slope goes from layer 3 down to layer 2 through $W_3$, the weights it
# > came up through, and not through $W_2$ (line 3 against line 4). Lines 4 and 5 are the same: for
# > a sample that stands as a *row* it is "times $W$", for a *column* it is "$W^T$ times". In books
# > you mostly read $W^T$.
#
# With $f'$ put back in (slide check 2), the loop should read, for a batch, from $i = L$ to 1,
# beginning with $\frac{\partial L}{\partial z_L}$ from the loss:
#
# $$\frac{\partial L}{\partial W_i} = \Big(\frac{\partial L}{\partial z_i}\Big)^{\!T} y_{i-1}
# \tag{4}$$
#
# $$\frac{\partial L}{\partial b_i} = \sum_n \Big(\frac{\partial L}{\partial z_i}\Big)_n \tag{5}$$
#
# $$\frac{\partial L}{\partial z_{i-1}} = \Big(\frac{\partial L}{\partial z_i}\, W_i\Big) \odot
# [y_{i-1} > 0] \tag{6}$$
#
# First the gradients of this layer, then the slope for the layer below. One array travels down, and
# nothing but $W_i$ and the kept $y_{i-1}$ is asked of each layer.
#
# ### Exercise 3: all layers
#
# Write `network-backward`, called `network_backward(grad_output, kept, weights)`. To keep the
# bookkeeping small, all layers here have the same width $C$, so that the inputs of all layers fit
# into one array, and so do the weights. That is a trap at the same time: with square matrices *no
# shape will warn you*. Only the numbers will.
#
# <details><summary>Hint 1</summary>One variable walks down: the slope at the output of layer i. At
# the start it is grad_output.</details>
# <details><summary>Hint 2</summary>for i in reversed(range(len(weights))): equations 4 and 5 with
# kept[i], then equation 6 with weights[i] and kept[i].</details>


# %% solve="network-backward"
def network_backward(grad_output, kept, weights):
    """Gradients of all layers of a network of one width (eq. 4 to 6).

    Args:
        grad_output: (N, C), slope at the logits;
        kept: (L, N, C), the input of each layer; weights: (L, C, C).

    Returns:
        grad_weights (L, C, C), grad_biases (L, C), first layer first.
    """
    grad_weights, grad_biases = np.zeros_like(weights), np.zeros(weights.shape[:2])
    # BEGIN SOLUTION
    for i in reversed(range(len(weights))):
        grad_weights[i] = grad_output.T @ kept[i]
        grad_biases[i] = grad_output.sum(axis=0)
        grad_output = (grad_output @ weights[i]) * (kept[i] > 0)
    # END SOLUTION
    return grad_weights, grad_biases


# %% check="network-backward" points=4
checks.network_backward(network_backward)

# %% [markdown]
# **What you should see.** ✓, for networks with 2, 3 and 5 layers. That is **backpropagation**, all
# of it. Every training program in the world has this loop inside, with more kinds of layers.
#
# (The last round computes a slope for the network's *input*. Nobody wants it, and it costs a matrix
# product: a thrifty loop leaves it out. Section 8 counts what that saves.)
#
# ## 4 What has to be kept
#
# Equation 4 needs $y_{i-1}$, the *input* of each layer, and equation 6 needs its signs. They were
# there during the forward pass, and they have to be still there when the backward pass arrives:
# first computed, last used. A frozen layer has no equation 4. So if only the last layers are
# trained, the layers below may forget everything at once; we call them a **frozen backbone**.
#
# **Predict.** A network 64 → 64 → 48 → 32 → 10 hears a batch of 32 samples, 4 bytes per number. How
# many bytes of activations must be kept if only its *last* layer is trained? And if all four are?

# %%
guess_last, guess_all = 0, 0  # bytes

# %%
pictures = data.digits().x_train[:32]
net = adaptation.deep_net(rng)
kept_bytes = {}
for num_trained in range(5):
    adaptation.train_last(net, num_trained).forward(pictures)
    kept_bytes[num_trained] = net.saved_bytes
print(
    f"your guess: {guess_last} and {guess_all}      measured: {kept_bytes[1]} and {kept_bytes[4]}"
)
for number, layer in enumerate(net.layers):
    saved = {name: (array.shape, array.nbytes) for name, array in layer.saved.items()}
    print(number, layer.name, saved)
_ = ledger.note("04", "kept for the last of 4 layers, N = 32", guess_last, kept_bytes[1], "bytes")
_ = ledger.note("04", "kept for all 4 layers, N = 32", guess_all, kept_bytes[4], "bytes")

# %% [markdown]
# For the last layer: its input, 32 samples × 32 numbers × 4 bytes = 4,096. For all four: 32 × (64 +
# 64 + 48 + 32) × 4 = 26,624 bytes of inputs, and 4,608 more, because `odlkit`'s ReLU also notes
# one byte per number for its gates. (You know a way without: the kept inputs have the same signs.)
# These are not estimates: every layer of the library keeps its arrays where you can see them, and
# the cell printed them all.
#
# ### Exercise 4: a forward pass with a memory
#
# Write `forward-kept`, called `forward_kept(x, weights, biases, train_from)`, for layers of one
# width again. `train_from` is the number of frozen layers at the front; layer `i` is trained if
# `i >= train_from`. Keep the inputs of the trained layers, and nothing else.
#
# <details><summary>Hint 1</summary>Write the forward pass first (no ReLU behind the last layer).
# Then add one `if` that appends to a list.</details>
# <details><summary>Hint 2</summary>Append x *before* layer i changes it. np.stack turns a list of
# arrays of one shape into one array.</details>


# %% solve="forward-kept"
def forward_kept(x, weights, biases, train_from):
    """Run a network of one width; keep what the backward pass will ask for.

    Args:
        x: (N, C); weights: (L, C, C); biases: (L, C);
        train_from: number of frozen layers, 0 to L-1.

    Returns:
        logits (N, C), kept (L - train_from, N, C): the inputs of the trained layers.
    """
    kept = []
    # BEGIN SOLUTION
    for i in range(len(weights)):
        if i >= train_from:
            kept.append(x)
        x = x @ weights[i].T + biases[i]
        if i < len(weights) - 1:
            x = np.maximum(x, 0)
    # END SOLUTION
    return x, np.stack(kept)


# %% check="forward-kept" points=2
checks.forward_kept(forward_kept)

# %% [markdown]
# **What you should see.** ✓. The logits do not depend on `train_from`: a frozen backbone computes
# as much as a trained one. It only *forgets* sooner.
#
# ## 5 The stack
#
# Kept activations are not all. While the backward pass runs, there are the slopes on their way and
# the gradients that wait for the update. What does memory look like, moment by moment? The next
# cell runs one real training step and notes every array that is still needed, layer by layer. The
# weights are always there and are not drawn.
#
# **Predict.** All four layers are trained. When is memory fullest: at the end of the forward pass,
# in the middle of the backward pass, or at its end?

# %%
guess_peak = "forward 4"  # or "loss", "backward 4" ... "backward 1", "update"

# %%
batch, classes = np.zeros((32, 64), np.float32), np.zeros(32, np.int64)
panels = {}
for count, which in {1: "the last layer", 2: "the last 2", 4: "all 4 layers"}.items():
    panels[which] = moments.training_step(adaptation.deep_net(rng, count), batch, classes)
fullest = moments.peak(panels["all 4 layers"])
print(f"your guess: {guess_peak}      fullest at: {fullest.label}")
_ = plots.memory_steps(panels, "The deeper the update, the higher the stack")

# %% [markdown]
# **What you should see.** In the forward pass the blue pile grows, one input per trained layer. On
# the way back it shrinks again, last in, first out, but gradients (green) grow in its place. In
# this network the weight matrices are large, so the gradients win, and the peak is at the very end,
# 53.9 KiB. Train the last layer only, and the peak is 16.0 KiB: it lies at `forward 1`, where the
# badge is *only listening*. **Training the last layer needs no more memory than listening to the
# same batch.**
#
# ![Memory over ten moments of a training step. Last layer only: 16.0 KiB at forward 1, later less.
# Last 2 layers: 18.4 KiB at backward 3. All 4 layers: rising to 53.9 KiB at backward
# 1.](stack.png)

# %%
widgets.memory_player()

# %% [markdown]
# Choose "all 4 layers" and let it play. Which kept array is freed first, which one last? (In the
# names, `y0` is the input, `dy3` the slope at $y_3$, `dW4, db4` are gradients; an array too thin
# for a line of text has no name.) Without a running kernel, one of the ten moments:
#
# ![Left, the stack at the moment backward 3, with all four layers trained: y0, y1, y2 kept, the
# gradients of layers 3 and 4, the slopes dy3 and dy2. Right, all ten moments, those to come
# pale.](player.png)
#
# ## 6 Train the last layers only
#
# Now the two halves meet: a forward pass that keeps $k$ inputs, and a backward pass that uses them.
# The step is that of lesson 03, $W' = W - \eta\,\partial L/\partial W$, for the last $k$ layers.
#
# There is one trap. On a device it is tempting to update $W_i$ as soon as its gradient is known and
# to use the new weights at once, in place, for equation 6.
#
# **Predict.** Somebody does just that in all four layers (with all gates open). Which weight
# gradients come out wrong?

# %%
guess_wrong_layers = []  # for example [1, 4]

# %%
trap_w = rng.normal(size=(4, 5, 5)) * 0.6
tower_kept = np.abs(rng.normal(size=(4, 3, 5)))
good = bad = rng.normal(size=(3, 5))
wrong_layers = []
for j in (3, 2, 1, 0):  # good: through the old weights; bad: through the updated ones
    gradient, with_bad = good.T @ tower_kept[j], bad.T @ tower_kept[j]
    if not np.allclose(gradient, with_bad):
        wrong_layers.append(j + 1)
    good, bad = good @ trap_w[j], bad @ (trap_w[j] - 0.1 * with_bad)
print(f"your guess: {guess_wrong_layers}      wrong: layers {wrong_layers}")

# %% [markdown]
# All but the last one. The slope went back through weights that the forward pass never used. The
# error grows with the learning rate, the network even trains, only worse: nothing crashes. So send
# the slope down *first*, and update *then* (or update everything at the end).
#
# ### Exercise 5: update the last layers
#
# Write `last-layers-update`, called `last_layers_update(grad_output, kept, weights, biases, lr)`.
# `kept` holds the inputs of the last $k$ layers, as your forward pass has left them; `weights` and
# `biases` are those of all $L$ layers. Return new arrays for all $L$ layers; the frozen ones are
# unchanged.
#
# <details><summary>Hint 1</summary>kept[0] does not belong to layer 0. To which one? Call the
# number of frozen layers `frozen`.</details>
# <details><summary>Hint 2</summary>The loop of exercise 3 over i = k-1 ... 0, with layer
# frozen + i; subtract from the copies, but send the slope through the old weights.</details>


# %% solve="last-layers-update"
def last_layers_update(grad_output, kept, weights, biases, lr):
    """One step of gradient descent for the last k layers.

    Args:
        grad_output: (N, C); kept: (k, N, C), inputs of the last k layers;
        weights: (L, C, C); biases: (L, C); lr: learning rate.

    Returns:
        new_weights (L, C, C), new_biases (L, C).
    """
    frozen = len(weights) - len(kept)
    new_weights, new_biases = weights.copy(), biases.copy()
    # BEGIN SOLUTION
    for i in reversed(range(len(kept))):
        new_weights[frozen + i] -= lr * (grad_output.T @ kept[i])
        new_biases[frozen + i] -= lr * grad_output.sum(axis=0)
        grad_output = (grad_output @ weights[frozen + i]) * (kept[i] > 0)
    # END SOLUTION
    return new_weights, new_biases


# %% check="last-layers-update" points=3
checks.last_layers_update(last_layers_update)

# %% [markdown]
# **What you should see.** ✓. Note how the function knows the depth: from the number of inputs that
# were kept. What was forgotten cannot be trained.
#
# ## 7 Does depth pay?
#
# An experiment in place of the badge: a network with four layers learns to read the digits of
# lesson 03, until it reads 98 % of new ones. Then the world changes, in one of two ways:
#
# - **slipped**: all pictures move to the right by one pixel (the badge in another pocket);
# - **striped**: every second row becomes brighter (a steady hum behind every word).

# %%
digit_set = data.digits()
eight = digit_set.x_train[:8]
worlds = {"as learned": eight}
worlds |= {"slipped": adaptation.slipped(eight), "striped": adaptation.striped(eight)}
_ = plots.picture_rows(worlds, "You can still read them. Can the network?")

# %% [markdown]
# The device gets 100 labelled pictures from the changed world and goes through them 21 times, with
# batches of 8 at a learning rate of 0.05. It trains nothing, the last layer, the last two, three,
# or all four.
#
# **Predict.** For each change: how many per cent are read correctly *before* training, with the
# last layer trained, and with all four?

# %%
guess_slipped, guess_striped = (0, 0, 0), (0, 0, 0)  # before, last layer, all four

# %%
slipped, striped = (adaptation.by_depth(c) for c in (adaptation.slipped, adaptation.striped))
percent = {"slipped": 100 * slipped.accuracy, "striped": 100 * striped.accuracy}
for world, guess in (("slipped", guess_slipped), ("striped", guess_striped)):
    measured = percent[world].mean(axis=0).round()
    print(f"{world}: your guess {guess}      measured {[int(measured[k]) for k in (0, 1, 4)]}")
    _ = ledger.note("04", f"{world} digits read, last layer", guess[1], measured[1], "%")
_ = plots.accuracy_by_depth(
    {"slipped": slipped.accuracy, "striped": striped.accuracy},
    "How deep to learn depends on what has changed",
)

# %% [markdown]
# **What you should see** (small dots: the three repetitions with other weights and pictures):
#
# ![Accuracy against trained layers 0 to 4. Slipped: 49, 74, 80, 84, 89 per cent. Striped: 88, 95,
# 95, 96, 95 per cent.](accuracy.png)
#
# Two different stories. When the pictures **slipped**, every number reached another input: the
# lowest layer's features no longer mean what they meant, and each further layer that may learn
# brings four to six points more. Under **stripes** the features still work, only shifted, and the
# last layer corrects for that alone. Training more layers brings nothing there: the differences
# between one, two, three and four are no larger than those between repetitions. In both worlds *the
# first trained layer brings the most*.
#
# With 1,000 pictures in place of 100 (`adaptation.by_depth(adaptation.slipped, 1000)`, half a
# minute) the slipped world gives 86, 92, 97 and 98 % for one to four layers. Now the last layer
# alone has reached its ceiling: it misreads 14 of 100 pictures, all four layers misread 2. That is
# seven times fewer; with 100 pictures it was 26 against 11. More data reward depth. So it was in
# the case study: training the whole network instead of the last layer was worth 1.2 points with
# 10 % of the data, and 6 points with all of it.
#
# And what about the world as it was? After learning, the slipped network is asked to read the old
# pictures again:

# %%
before, *after = (100 * slipped.old_accuracy).mean(axis=0).round().astype(int).tolist()
print(f"old pictures: {before} % before; after training 1, 2, 3, 4 layers: {after}")

# %% [markdown]
# It has forgotten part of what it knew. That is the subject of a later lesson.
#
# ## 8 What depth costs on the device
#
# Mara's badge runs DS-CNN S, a convolutional network with nine convolutions (conv1 to conv9) and
# one linear layer at the end (fc1). Convolutions are small in weights and large in activations: a
# layer of this network has 4,160 parameters at most, 16,640 bytes, but its output has 64 channels
# of 25 × 5 numbers, 32,000 bytes for each sample. (How a convolution is a linear layer in disguise
# opens lesson 06.)
#
# **Predict.** The chip's L2 memory has 1.5 MB. Training with batches of 2, how many of the ten
# layers can learn, counted from the output?

# %%
guess_fit = 0  # 0 to 10

# %%
badge, l2_bytes = nets.ds_cnn("S"), cost.GAP9_MEMORIES["L2"].num_bytes
names = [f"conv{number}" for number in range(1, 10)] + ["fc1"]
fits = [f for f in names if cost.update_memory(badge, f, batch_size=2).total <= l2_bytes]
print(f"your guess: {guess_fit} layers      {len(fits)} fit, from {fits[0]} on")
_ = ledger.note("04", "layers that can learn in L2, batch 2", guess_fit, len(fits), "layers")
published = dict(reversed(cost.PUBLISHED_UPDATE_MEMORY_MB.items()))
memory = [cost.update_memory(badge, label, batch_size=2) for label in published]
_ = plots.update_memory(
    memory, published, "Half of DS-CNN S can learn in L2, the classifier alone in L1"
)

# %% [markdown]
# **What you should see.** Blue and orange: activations and their slopes are nearly everything. In
# our little network it was the other way round, because linear layers are all weights. The crosses
# are the published numbers; our count (written down in `cost.update_memory`) meets them within 2 %,
# except for fc1, which is published as 0.01 MB and counted as 0.007. (L2's 1,536 KiB are 1.57
# million bytes, hence the height of the line.) From conv6 on, 1.37 MB are needed: it fits, and
# leaves little room for anything else.
#
# ![Memory to train DS-CNN S by first trained layer, in MB: conv1 2.50, conv2 2.47, conv4 1.92,
# conv6 1.37, conv8 0.82, conv9 0.55, fc1 0.01. Lines at L2, 1,536 KiB, and L1, 128
# KiB.](memory.png)
#
# **Why it matters on the device.** From fc1 to conv9 is *one* layer more, and 74 times the memory:
# 0.55 MB, four times the whole L1. Work grows, too. In multiply-accumulates (MAC) per sample:

# %%
for first in ("fc1", "conv9", "conv6", "conv1"):
    macs = cost.training_macs(badge, first)
    ratio = sum(macs.values()) / macs["forward"]
    print(f"from {first:6} {sum(macs.values()):>10,} MAC = {ratio:.4f} forward passes")

# %% [markdown]
# Training fc1 costs 0.03 % more than listening. Training everything costs 2.88 forward passes, not
# quite three: the first layer needs no input gradient. Between the two there is a ladder, and now
# you know what each rung brings and costs.
#
# ## 9 Recap
#
# - ReLU is a row of gates: forward values open them, gradients walk through.
# - Backpropagation: start at the loss; in each layer first its gradients, then the slope for the
#   layer below, through that layer's own, *old* weights.
# - A trained layer keeps its input. A frozen backbone keeps nothing, computes as much, and ends the
#   walk. The kept pile is last in, first out.
# - How deep depends on what changed and on how much there is to learn from. The last layer brings
#   the most for the least.
#
# | per trained layer, one sample | multiplications | must be kept |
# |---|---|---|
# | forward, trained or frozen | C_in · C_out | trained: its input |
# | ReLU backward | 0 (C_out choices) | nothing: signs of the kept input |
# | weight and bias gradient | C_in · C_out | their sum until the update |
# | slope for the layer below, if it is trained | C_in · C_out | nothing |
#
# The course's ledger, so far:

# %%
print(ledger.table())

# %% [markdown]
# ### Exercise 6: how deep?
#
# Answer `how-deep` in five or six sentences. A badge has 100 labelled words from its new place and
# 1.5 MB of memory. Give a depth for (a) a new background noise and (b) a microphone that has
# slipped under a scarf. Use numbers from sections 7 and 8, and say what you would measure before
# you decide.

# %% [markdown] points=3 write="how-deep"
# (a) Only the last layer: the features still mean the same, and the striped digits show that it
# brings nearly everything (88 % to 95 %), that more layers bring nothing with 100 samples, and that
# it fits into L1 (0.01 MB) with 0.03 % more work. (b) The input itself has changed, as for the
# slipped digits: 74 % with the last layer, 84 % with three, 89 % with four. So I would go deeper,
# up to what fits: from conv6 on it is 1.37 MB at batch 2, which fills nearly all of L2; conv8 needs
# 0.82 MB and leaves room for the rest of the program. Before deciding I would measure, on words
# that were not trained on, the accuracy per depth with the 100 samples, over several repetitions,
# and how much of the old place is forgotten; and the time per update, which grows up to 2.9 forward
# passes.

# %% [markdown]
# **Next:** lesson 05 looks at the other number that multiplies the kept pile: the batch.
