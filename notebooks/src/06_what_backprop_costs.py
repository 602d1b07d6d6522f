# %% [markdown]
# # 06 · What backpropagation costs
#
# 75 minutes. You need: the gradients of a linear layer (lesson 03), updates of the last layers
# (lesson 04) and batches (lesson 05). Every formula used here is written out again.
#
# You will be able to
#
# - count what a network stores, computes and keeps in memory, from nothing but its list of layers;
# - say how deep an update may reach on a given chip, and which tensor belongs into which memory;
# - read a published table of results critically, and say which of its columns fit each other.
#
# **The device question:** the badge learned in the meeting room with its last layer alone. Could it
# train more of its layers, with 128 KiB of fast memory and a coin cell?

# %%
import numpy as np

from odlkit import budget, checks, cost, ledger, lifetimes, nets, plots, widgets

plots.use_style()
rng = np.random.default_rng(6)
small = nets.ds_cnn("S")

# %% [markdown]
# ## Story
#
# Mara's badge hears twelve words again, because its last layer learned in the meeting room. That
# layer is 780 numbers out of 23,756. "Why not all of them?" she asks. The engineer answers with an
# account of four lines:
#
# | line | what it counts | unit |
# |---|---|---|
# | **storage** | numbers that stay when the power is off | bytes |
# | **memory** | numbers that must exist at the same time | bytes |
# | **operations** | multiplications with their additions (MAC) | MAC, then seconds |
# | **energy** | power times time | joules |
#
# You write this account. Each time you first guess, then count; the pairs go into the course's
# ledger.
#
# ## 1 A convolution is a linear layer that walks
#
# The badge's network is a **DS-CNN** (depthwise separable convolutional neural network). It sees
# one second of sound as a picture of 49 moments × 10 frequencies. Its layers are convolutions, but
# you know them already.
#
# Cut a window out of the picture, 10 × 4 numbers, and write it as one row of 40 numbers. Send it
# through a linear layer with 40 inputs and 64 outputs. Move the window by the **stride** (here 2)
# and do the same *with the same weights*, until the picture is covered. That is a
# **convolution** with a 10 × 4 **kernel** and 64 output **channels**. Around the picture lies a
# border of zeros, the **padding**, so that the edges get windows, too.
#
# **Predict.** The picture is 49 × 10. With a padding of 5 above and below and 1 left and right it
# is 59 × 12. How many windows of 10 × 4 fit, with stride 2 in both directions?

# %%
guess_windows = 0

# %%
sound = rng.normal(size=(1, 1, 49, 10)).astype(np.float32)
padded = np.pad(sound[0, 0], ((5, 5), (1, 1)))
windows = np.lib.stride_tricks.sliding_window_view(padded, (10, 4))[::2, ::2]
rows = windows.reshape(-1, 40)  # one row per window, as in a batch
print(f"your guess: {guess_windows}      windows: {windows.shape[:2]}, {len(rows)} in all")
_ = ledger.note("06", "windows of conv1", guess_windows, len(rows), "windows")
conv1 = small.layers[0]
as_linear = rows @ conv1.params["weight"].reshape(64, 40).T + conv1.params["bias"]
as_convolution = conv1.forward(sound)[0]  # (64, 25, 5)
difference = np.abs(as_linear.T.reshape(64, 25, 5) - as_convolution).max()
print(f"linear layer against the network's first layer, largest difference: {difference:.1e}")
_ = plots.walking_window((59, 12), (10, 4), (2, 2), "The same weights at every place")

# %% [markdown]
# 25 × 5 = 125 windows: 125 rows of a batch, for one second of sound. And the walking linear layer
# really is the network's first layer: the same numbers up to rounding. So everything you know
# holds: the weight gradient is `grad_output.T @ x` with windows as samples, and since all windows
# share one weight matrix, their gradients are **summed**, just like those of a batch.
#
# Three kinds of convolution occur in the badge:
#
# | kind | one output number looks at | as a linear layer | weights |
# |---|---|---|---|
# | full | a window in **all** input channels | C_in · KH · KW inputs | (C_out, C_in, KH, KW) |
# | **depthwise** | a window in **its own** channel | C layers with one output each | (C, KH, KW) |
# | **pointwise** | **one pixel**, all channels | C_in inputs, a sample per pixel | (C_out, C_in) |
#
# (KH, KW: height and width of the kernel. A pixel is one place of the picture.) A depthwise and a
# pointwise layer together do the work of a full one: first look around, then mix the channels.
#
# ### Exercise 1: the gradient of a pointwise layer
#
# Write `pointwise-backward-weight`, called `pointwise_backward_weight(grad_output, x)`.
# `grad_output` is (N, C_out, H, W), `x` is (N, C_in, H, W). It is lesson 03's exercise with
# N · H · W samples. (`grad_output.T @ x` does not fit here: the channels are not the last axis.)
#
# <details><summary>Hint 1</summary>x.transpose(0, 2, 3, 1) puts the channels last; then
# .reshape(-1, C_in) makes one row per pixel. A reshape alone moves no axis.</details>
# <details><summary>Hint 2</summary>Do the same with grad_output, then use lesson 03:
# grad_output.T @ x and a sum over the rows.</details>


# %% solve="pointwise-backward-weight"
def pointwise_backward_weight(grad_output, x):
    """Weight and bias gradient of a pointwise convolution (eq. 1).

    Args:
        grad_output: (N, C_out, H, W), dL/dy; x: (N, C_in, H, W), kept from the forward pass.

    Returns:
        grad_weight (C_out, C_in), grad_bias (C_out,), summed over samples and pixels.
    """
    # BEGIN SOLUTION
    rows = x.transpose(0, 2, 3, 1).reshape(-1, x.shape[1])
    slopes = grad_output.transpose(0, 2, 3, 1).reshape(-1, grad_output.shape[1])
    return slopes.T @ rows, slopes.sum(axis=0)
    # END SOLUTION


# %% check="pointwise-backward-weight" points=2
checks.pointwise_backward_weight(pointwise_backward_weight)

# %% [markdown]
# **What you should see.** ✓, for pictures of several sizes. You wrote
#
# $$\frac{\partial L}{\partial W_{oi}} = \sum_{n}\sum_{h,w}
# \frac{\partial L}{\partial y_{nohw}}\; x_{nihw} \tag{1}$$
#
# A cross ✗ names what was expected, what came, and where;
# `odlkit.hint("pointwise-backward-weight")` has three hints. Every section works without the
# earlier ones.
#
# ## 2 A batch norm disappears
#
# After each convolution stands a **batch norm**. While the network is trained in the laboratory it
# keeps the channels at a comfortable size. Afterwards its four numbers per channel are fixed: a
# mean $\mu$, a variance $v$, a scale $\gamma$ and a shift $\beta$:
#
# $$y = \gamma\,\frac{z - \mu}{\sqrt{v + 10^{-5}}} + \beta, \qquad z = W x + b$$
#
# That is again a linear layer behind a linear layer, and two of them are one. Sort by $x$:
#
# $$W'_{o} = s_o W_{o}, \qquad b'_o = s_o (b_o - \mu_o) + \beta_o, \qquad
# s_o = \frac{\gamma_o}{\sqrt{v_o + 10^{-5}}} \tag{2}$$
#
# The batch norm is **folded** into the weights: it costs nothing any more.
#
# ### Exercise 2: fold it
#
# Write `fold-batch-norm`, called `fold_batch_norm(weight, bias, gamma, beta, mean, variance)`.
# `weight` is (C_out, C_in), everything else (C_out,).
#
# <details><summary>Hint 1</summary>Compute the factor s first, one number per output
# channel.</details>
# <details><summary>Hint 2</summary>s must multiply rows: s[:, None] has shape (C_out, 1).</details>


# %% solve="fold-batch-norm"
def fold_batch_norm(weight, bias, gamma, beta, mean, variance):
    """Put a fixed batch norm into the layer before it (eq. 2).

    Args:
        weight: (C_out, C_in); bias, gamma, beta, mean, variance: (C_out,).

    Returns:
        folded_weight (C_out, C_in), folded_bias (C_out,).
    """
    # BEGIN SOLUTION
    scale = gamma / np.sqrt(variance + 1e-5)
    return weight * scale[:, None], (bias - mean) * scale + beta
    # END SOLUTION


# %% check="fold-batch-norm" points=2
checks.fold_batch_norm(fold_batch_norm)

# %% [markdown]
# **What you should see.** ✓. One layer now answers like two.
#
# **Why it matters on the device.** The nine batch norms of DS-CNN S have 1,152 trainable numbers
# and 72,000 outputs per sample. Folded, they vanish from storage, work and memory. But only in
# **frozen** layers: where the update reaches, $\gamma$ and $\beta$ may be trained, the layer stands
# by itself again, and its input has to be kept.
#
# ## 3 Storage and operations: count the layers
#
# Now we can count. A convolution's **parameters** are its weights and one bias per output channel.
# They are stored once, however large the picture is:
#
# $$\text{parameters} = C_{out}\cdot(C_{in}\cdot K_H K_W) + C_{out} \tag{3}$$
#
# (without the factor $C_{in}$ if it is depthwise). Each weight is *used* once per output pixel.
# One use is a multiplication with its addition, a **multiply-accumulate** (MAC):
#
# $$\text{MAC} = \text{weights} \cdot H_{out} W_{out} \tag{4}$$
#
# ### Exercise 3: one convolution
#
# Write `convolution-cost`, called `convolution_cost(c_in, c_out, kernel_pixels, output_pixels,
# depthwise)`. `kernel_pixels` is KH · KW, `output_pixels` is H_out · W_out, `depthwise` is 1 or 0.
#
# <details><summary>Hint 1</summary>First the weights, without the biases: both results need
# them.</details>
# <details><summary>Hint 2</summary>Adding a bias is no multiplication.</details>


# %% solve="convolution-cost"
def convolution_cost(c_in, c_out, kernel_pixels, output_pixels, depthwise):
    """Parameters and MAC of one convolution with bias, for one sample (eq. 3 and 4).

    Args:
        c_in, c_out: channels; kernel_pixels: KH*KW; output_pixels: H_out*W_out.
        depthwise: 1 if each output channel sees its own input channel only, else 0.

    Returns:
        num_params, macs.
    """
    # BEGIN SOLUTION
    weights = c_out * kernel_pixels
    if not depthwise:
        weights = weights * c_in
    return weights + c_out, weights * output_pixels
    # END SOLUTION


# %% check="convolution-cost" points=2
checks.convolution_cost(convolution_cost)

# %% [markdown]
# **What you should see.** ✓, for layers of the badge: 2,624 parameters and 320,000 MAC for the
# first convolution, 780 and 768 for the last layer. (A linear layer is a convolution with one
# pixel.)
#
# **Predict.** DS-CNN S has one full convolution, four depthwise (3 × 3), four pointwise layers and
# one linear layer. Which share of all MAC do the *pointwise* layers have, in per cent?

# %%
guess_pointwise = 0

# %%
counted = cost.summary(small)
pointwise = sum(row.macs for row in counted.rows if row.kind == "pointwise")
percent = 100 * pointwise / counted.macs
print(f"your guess: {guess_pointwise} %      counted: {percent:.1f} % of {counted.macs:,} MAC")
_ = ledger.note("06", "pointwise layers' share of the MAC", guess_pointwise, percent, "%")
labels = list(dict.fromkeys(row.label for row in counted.rows))
params = [sum(r.num_params for r in counted.rows if r.label == one) for one in labels]
macs = [sum(r.macs for r in counted.rows if r.label == one) for one in labels]
_ = plots.cost_by_layer(labels, params, macs, "Four pointwise layers do three quarters of the work")
for size in ("S", "M", "L"):
    total = cost.summary(nets.ds_cnn(size))
    print(f"DS-CNN {size}: {total.num_params:7,} parameters  {total.macs:10,} MAC")

# %% [markdown]
# (Bars of the convolutions include their batch norms' $\gamma$ and $\beta$.) Storage and work are
# different questions: `fc1`, the last layer, has 3 % of the parameters and 0.03 % of the work. It
# is used once per sample, while a convolution's weight is used 125 times.
#
# The network comes in three sizes. The article about the badge reports 23.7, 138.1 and 416.7 k
# parameters, and 23.7, 138.1 and 416.7 kB of storage. So a stored parameter takes **one byte**: the
# frozen layers are kept as 8-bit whole numbers, not as float32.
#
# ## 4 Operations: is training three forward passes?
#
# For a linear layer, lesson 03 counted the same number of MAC three times: forward, weight
# gradient, input gradient. By equation 1 this holds for convolutions as well. Hence the lecture's
# rule:
#
# > **Slide check 9.** "forward pass + input gradients + weight gradients $\cong$ 3 forward passes"
#
# **Predict.** How many forward passes does one training step cost if *only fc1* is trained? And if
# *all* layers are trained?

# %%
guess_fc1_passes, guess_all_passes = 0.0, 0.0

# %%
for name, label, guess in (
    ("train fc1, in forward passes", "fc1", guess_fc1_passes),
    ("train all layers, in forward passes", "conv1", guess_all_passes),
):
    step = cost.training_macs(small, label)
    passes = sum(step.values()) / step["forward"]
    print(f"{label:6} your guess: {guess}      counted: {passes:.4f} forward passes")
    _ = ledger.note("06", name, guess, passes, "passes")
depths = ["fc1", *(f"conv{k}" for k in range(9, 0, -1))]
steps = [list(cost.training_macs(small, label).values()) for label in depths]
_ = plots.macs_by_depth(depths, steps, "Only a full update comes near three forward passes")
print(f"\nYour account so far:\n{ledger.table('06')}")

# %% [markdown]
# Three is an upper limit. Frozen layers run forward, but have no gradients at all. The *first*
# trained layer needs no input gradient, because nobody below it is waiting for one. So if layer $i$
# has $m_i$ MAC in its forward pass, and training starts at layer $l$ of the layers $1 \dots L$:
#
# $$\text{MAC} = \underbrace{\sum_{i=1}^{L} m_i}_{\text{forward}}
# + \underbrace{\sum_{i=l}^{L} m_i}_{\text{weight gradients}}
# + \underbrace{\sum_{i=l+1}^{L} m_i}_{\text{input gradients}} \tag{5}$$
#
# ### Exercise 4: operations of a step
#
# Write `training-macs`, called `training_macs(macs, first)`. `macs` is (L,), the forward MAC of
# each layer; `first` is the index of the first trained layer, **counted from 0**. Return three
# numbers: forward, weight gradients, input gradients.
#
# <details><summary>Hint 1</summary>macs[k:] are the entries from index k to the end.</details>
# <details><summary>Hint 2</summary>The layer with index first needs a weight gradient, but no input
# gradient.</details>


# %% solve="training-macs"
def training_macs(macs, first):
    """MAC of one sample's training step (eq. 5).

    Args:
        macs: (L,) forward MAC per layer; first: index of the first trained layer, from 0.

    Returns:
        (3,) forward, weight gradients, input gradients.
    """
    # BEGIN SOLUTION
    return np.array([macs.sum(), macs[first:].sum(), macs[first + 1 :].sum()])
    # END SOLUTION


# %% check="training-macs" points=3
checks.training_macs(training_macs)

# %% [markdown]
# **What you should see.** ✓, and with it the figure above, bar by bar.
#
# The update itself adds one MAC per trained parameter and *batch* (lesson 03's step): 780 for
# `fc1`.
#
# **Why it matters on the device.** Per sample, training `fc1` adds at most 768 + 780 MAC to the
# 2,656,768 that the badge spends on listening anyway: 0.06 %. As far as work is concerned, learning
# is free.
#
# ## 5 Memory, first account: everything at once
#
# The lecture lists what must be in memory for an update down to layer $l$:
#
# > **Slide check 5.**
# >
# > - $\sum_{i=l}^L W_i$ (weights)
# > - $\sum_{i=l}^L \frac{\partial L}{\partial y_{i+1}}$ (input grads)
# > - $\sum_{i=l}^L \frac{\partial L}{\partial W_i}$ (weight grads)
# > - $\sum_{i=l-1}^L W_i$ (activations)
# >
# > One of the four terms cannot be right. Which one, and what should it be?
#
# Then it gives a rule for batches:
#
# > **Slide check 6.** $Memory_{total} = Memory_{sample=1} \times \frac{\#samples}{\#batches}$
# >
# > Which of the four terms really grow with the number of samples in a batch?
#
# **Predict.** Training `fc1` with one sample takes 6.3 KiB (weights, their gradients, the input
# that is kept). How many KiB with 32 samples in a batch?

# %%
guess_kib = 0.0

# %%
classifier, batch_sizes = nets.ds_cnn("S"), [1, 2, 4, 8, 16, 32]
classifier.train_from = nets.first_layer(classifier, "fc1")


def bytes_in_use(n):
    logits = classifier.forward(np.zeros((n, 1, 49, 10), np.float32))
    classifier.backward(np.ones_like(logits))
    arrays = classifier.params + classifier.grads
    return classifier.saved_bytes + sum(array.nbytes for array in arrays)


in_use = [bytes_in_use(n) for n in batch_sizes]
print(f"your guess: {guess_kib} KiB      counted: {in_use[-1] / 1024:.1f} KiB")
_ = ledger.note("06", "fc1 update with 32 samples", guess_kib, in_use[-1] / 1024, "KiB")
slide = [n * in_use[0] for n in batch_sizes]
_ = plots.batch_bytes(
    batch_sizes, in_use, slide, "The slide's rule is 14 times too large at N = 32"
)

# %% [markdown]
# These bytes were not computed with a formula: a real training step ran, and NumPy said how large
# its arrays are.
#
# **Slide check 6:** all samples share one set of weights, and their gradients are added into one
# set. Only what belongs to a sample exists once per sample: **activations** (the outputs $y_i$ of
# the layers, and the input that is kept) and their slopes.
#
# **Slide check 5:** the fourth line lists the weights $W_i$ a second time, under the name of
# activations. What has to be kept are the outputs $y_i$, from layer $l-1$ on: its output is the
# input of the first trained layer. (The index in the second line is one too high as well: the
# slopes that exist are those of $y_l$ to $y_L$.) So the list must read
#
# $$4\ \text{bytes} \cdot \Big( \underbrace{\sum_{i=l}^{L} P_i}_{\text{weights}}
# + \underbrace{\sum_{i=l}^{L} P_i}_{\text{weight gradients}}
# + N \underbrace{\sum_{i=l-1}^{L} S_i}_{\text{activations}}
# + N \underbrace{\sum_{i=l}^{L} S_i}_{\text{slopes}} \Big) \tag{6}$$
#
# where layer $i$ has $P_i$ parameters and puts out $S_i$ numbers per sample.
#
# ### Exercise 5: bytes of an update
#
# Write `update-memory`, called `update_memory(num_params, sizes, first, batch_size)`.
# `num_params` is (L,). `sizes` is (L + 1,): first the numbers in the network's input, then the
# output of each layer. So `sizes[i]` is the **input** of the layer with index `i`. Return the four
# byte counts of equation 6, in its order.
#
# <details><summary>Hint 1</summary>For the layer with index first: its input is sizes[first], its
# output is sizes[first + 1].</details>
# <details><summary>Hint 2</summary>Slopes are needed for the outputs of trained layers only; the
# input of the first trained layer is kept, but nobody asks for its slope.</details>


# %% solve="update-memory"
def update_memory(num_params, sizes, first, batch_size):
    """Bytes to train the layers from `first` on, float32, nothing freed (eq. 6).

    Args:
        num_params: (L,); sizes: (L+1,) numbers of one sample: input, then each output.
        first: index of the first trained layer, from 0; batch_size: N.

    Returns:
        (4,) weights, weight gradients, activations, slopes of activations.
    """
    # BEGIN SOLUTION
    weights = 4 * num_params[first:].sum()
    activations = 4 * batch_size * sizes[first:].sum()
    slopes = 4 * batch_size * sizes[first + 1 :].sum()
    return np.array([weights, weights, activations, slopes])
    # END SOLUTION


# %% check="update-memory" points=4
checks.update_memory(update_memory)

# %% [markdown]
# **What you should see.** ✓. Now the badge, trained from `conv9` on, with batches of two: equation
# 6 predicts what is kept, then a real step runs and its arrays are counted. And what do other
# people count? The badge's article shows the memory of an update against its depth;
# `cost.update_memory` draws that curve from the layers.

# %%
deeper = nets.ds_cnn("S")
predicted = budget.update_memory(*budget.layer_lists(deeper, "conv9"), batch_size=2)[2] / 1024
deeper.train_from = nets.first_layer(deeper, "conv9")
deeper.forward(np.zeros((2, 1, 49, 10), np.float32))
kept = deeper.saved_bytes / 1024
print(f"kept activations: equation 6 predicts {predicted:.0f} KiB, counted {kept:.0f} KiB")
_ = ledger.note("06", "kept for an update from conv9, N = 2", predicted, kept, "KiB")
article = cost.PUBLISHED_UPDATE_MEMORY_MB
curve = [cost.update_memory(small, label, 2).total / 1e6 for label in article]
_ = ledger.note("06", "update from conv6, N = 2, article", curve[3], article["conv6"], "MB")
limit = ("GAP9's L2: 1.57 MB", cost.GAP9_MEMORIES["L2"].num_bytes / 1e6)
finding = "The published curve follows from the layers alone"
_ = plots.published_curve(list(article), curve, list(article.values()), finding, limit)

# %% [markdown]
# For the kept activations the formula is 1.8 times too large! It counts **every** output from the
# kept input on. The real step keeps less: ReLU needs only one byte per number (was it positive?),
# the average pool needs no activation at all, and the very last output is needed for no gradient.
# A formula is an upper limit; the arrays have the last word.
#
# The published curve is met within 2 % with three assumptions (fc1 alone is printed as 0.01, too
# coarse to compare). A **map** is the output of a layer, one picture per channel. Each convolution
# has two maps in memory: its own output, and that of batch norm and ReLU, which works in place.
# Each map has a slope of the same size. And the layer *below* the first trained one is counted the
# same way.
#
# ## 6 Memory, second account: who lives when?
#
# Equation 6 adds up all tensors as if they existed at the same time. They do not. A tensor is
# **born** at the step that writes it and **dies** after the step that reads it last. Then its place
# is free for another one. What the chip must offer is the fullest moment, the **peak**.
#
# `lifetimes.training_plan` writes down all tensors of one training step beside the weights, with
# the steps of their birth and death. Again DS-CNN S, trained from `conv9` on, two samples.
#
# **Predict.** All its tensors together have 775 KiB. How many KiB are in memory at the fullest
# step?

# %%
guess_peak = 0

# %%
plan = lifetimes.training_plan(small, "conv9", batch_size=2)
born, dies = plan.column("born"), plan.column("dies")
per_step = budget.memory_at_each_step(plan.column("num_bytes"), born, dies)
peak = per_step.max() / 1024
print(f"your guess: {guess_peak} KiB      fullest step: {peak:.0f} KiB")
_ = ledger.note("06", "peak of an update from conv9, N = 2", guess_peak, peak, "KiB")
_ = plots.lifetimes(plan, per_step, "Freeing in time saves more than half")
shallow = lifetimes.training_plan(small, "fc1", batch_size=2)
now = (shallow.column(name) for name in ("num_bytes", "born", "dies"))
by_step = budget.memory_at_each_step(*now) / 1024
backward = by_step[shallow.steps.index("backward fc1")]
fullest = shallow.steps[by_step.argmax()]
print(f"fc1 alone: {fullest} {by_step.max():.0f} KiB, backward fc1 {backward:.1f} KiB")

# %% [markdown]
# Read the figure from left to right. In the frozen part an activation lives for two steps: it is
# written by one layer and read by the next, so never more than two of them are there. From `conv8`
# on they are kept: that is the price of training. On the way back slopes come and old activations
# go. The peak stands in the *backward* pass.
#
# ### Exercise 6: the peak
#
# Write `peak-memory`, called `peak_memory(num_bytes, born, dies)`. All three are (T,): tensor t is
# in memory at the steps `born[t]` to `dies[t]`, **both included**. Return the bytes of the fullest
# step.
#
# <details><summary>Hint 1</summary>For one step: which tensors are there? A mask with two
# conditions, (born <= step) & (step <= dies), picks them.</details>
# <details><summary>Hint 2</summary>The steps are range(dies.max() + 1).</details>


# %% solve="peak-memory"
def peak_memory(num_bytes, born, dies):
    """Most bytes that are in memory at one step.

    Args:
        num_bytes, born, dies: (T,) bytes, first and last step of each tensor (both included).

    Returns:
        bytes of the fullest step.
    """
    # BEGIN SOLUTION
    totals = []
    for step in range(dies.max() + 1):
        there = (born <= step) & (step <= dies)
        totals.append(num_bytes[there].sum())
    return max(totals)
    # END SOLUTION


# %% check="peak-memory" points=2
checks.peak_memory(peak_memory)

# %% [markdown]
# **What you should see.** ✓. Look again at the last line above the figure: if only `fc1` is
# trained, the peak is in the **forward** pass: two maps of 62.5 KiB. With a shallow update it is
# listening that fills the memory, not learning. (The badge keeps its frozen activations as 8-bit
# numbers, a quarter of this.)
#
# ## 7 Where to put it: L1, L2, L3
#
# GAP9 has three levels of memory. The smaller, the faster:
#
# | level | bytes | what it is |
# |---|---|---|
# | **L1** | 128 KiB | beside the eight cores, answers in one cycle |
# | **L2** | 1.5 MiB | on the chip; a public model of the chip (DORY) reckons with 10 cycles |
# | **L3** | 2 MiB | MRAM (magnetic) on the chip, keeps its content without power, slower still |
#
# (The evaluation board has 32 MB of RAM beside the chip as well.)
#
# What if not everything fits into L1? Each byte of L1 should save as many slow accesses as it can.
# So we sort the tensors by **touches per byte** and give them, one after the other, the fastest
# memory that still has room.
#
# ### Exercise 7: who gets the fast memory?
#
# Write `place-tensors`, called `place_tensors(num_bytes, touches, capacity)`. `num_bytes` and
# `touches` are (T,), one entry per tensor; `capacity` is (3,), the bytes of L1, L2, L3. Return
# `level` (T,): 0 for L1, 1 for L2, 2 for L3. L3 always has room. Leave the arguments unchanged.
#
# <details><summary>Hint 1</summary>np.argsort(-touches / num_bytes) lists the tensors, most touches
# per byte first.</details>
# <details><summary>Hint 2</summary>Keep a copy of capacity with the room that is left. A tensor
# that is too large for L1 must not close L1 for smaller ones behind it.</details>


# %% solve="place-tensors"
def place_tensors(num_bytes, touches, capacity):
    """Give the fastest memory to what is touched most often per byte.

    Args:
        num_bytes, touches: (T,) size and number of accesses of each tensor.
        capacity: (3,) bytes of L1, L2, L3.

    Returns:
        level (T,), 0 is L1.
    """
    # BEGIN SOLUTION
    level, free = np.zeros(len(num_bytes)), capacity.copy()
    for tensor in np.argsort(-touches / num_bytes):
        place = 0
        while free[place] < num_bytes[tensor]:
            place += 1
        level[tensor] = place
        free[place] -= num_bytes[tensor]
    return level
    # END SOLUTION


# %% check="place-tensors" points=3
checks.place_tensors(place_tensors)

# %% [markdown]
# **What you should see.** ✓. Here is the update from `conv9` on, two samples, each tensor with a
# place of its own. A touch is a read or write by a MAC; `y conv8` is the output of `conv8`, `dL/dW`
# a weight gradient. (The last three lines come from another question; read on below.)

# %%
update_plan = lifetimes.training_plan(small, "conv9", batch_size=2)
num_bytes, touches = update_plan.column("num_bytes"), update_plan.column("touches")
capacity = np.array([memory.num_bytes for memory in cost.GAP9_MEMORIES.values()])
level = budget.place_tensors(num_bytes, touches, capacity)
for tensor, place in zip(update_plan.tensors, level, strict=True):
    ratio = tensor.touches / tensor.num_bytes
    print(f"L{place + 1:.0f}  {tensor.name:20} {tensor.num_bytes:7,} bytes {ratio:6.1f} per byte")
in_l1 = 100 * touches[level == 0].sum() / touches.sum()
share = 100 * num_bytes[level == 0].sum() / num_bytes.sum()
print(f"L1 holds {share:.0f} % of the bytes and serves {in_l1:.0f} % of the touches")
for size_name, line in cost.PUBLISHED_RESULTS.items():
    kilobytes = cost.classifier_memory_bytes(nets.DS_CNN_SIZES[size_name][0], 12) / 1000
    print(f"fc1 of DS-CNN {size_name}: {kilobytes:.2f} kB, published {line.memory_kb} kB")
    _ = ledger.note("06", f"L1 for fc1, DS-CNN {size_name}", kilobytes, line.memory_kb, "kB")

# %% [markdown]
# That is what a good order buys. Real tools do better still: they cut big tensors into **tiles**
# that visit L1 one after the other, and reuse a place when its tensor has died (section 6).
#
# The last three lines solve lesson 03's detective question: why does the article need 9.5 kB of L1
# for `fc1`, when weights, gradients and the input are only 6.8 kB? The library works on one sample
# at a time and adds its gradient to that of the batch. So there is a **third copy** of the weight
# matrix: $4\,(3\,C_{in}C_{out} + C_{in} + C_{out})$ bytes meet all three published numbers to the
# last printed digit. (It is our reading; the article does not spell it out. That it fits three
# times makes it likely.)
#
# ### Exercise 8: the depth that fits
#
# Back to the device question. Write `deepest-update`, called `deepest_update(num_bytes, capacity)`.
# `num_bytes[i]` is what an update takes that starts at layer i, so it falls with i. Return the
# smallest i that fits into `capacity` bytes; if none does, return the number of layers: then
# nothing is trained.
#
# <details><summary>Hint 1</summary>The first i for which num_bytes[i] <= capacity.</details>
# <details><summary>Hint 2</summary>What does np.argmax of a list of False return? Treat the case
# that nothing fits by itself.</details>


# %% solve="deepest-update"
def deepest_update(num_bytes, capacity):
    """First trained layer of the deepest update that fits.

    Args:
        num_bytes: (L,) bytes of the update that starts at layer i; capacity: bytes.

    Returns:
        the smallest i with num_bytes[i] <= capacity, or L if there is none.
    """
    # BEGIN SOLUTION
    for i, needed in enumerate(num_bytes):
        if needed <= capacity:
            return i
    return len(num_bytes)
    # END SOLUTION


# %% check="deepest-update" points=1
checks.deepest_update(deepest_update)

# %% [markdown]
# **Predict.** How many convolutions can DS-CNN S train along with `fc1`, with batches of two,
# before L1 is full? And L2? Then move the slider (click it, then use the arrow keys), and try M and
# L.

# %%
guess_in_l1, guess_in_l2 = 0, 0

# %%
ends = ["conv1", *(f"conv{k}" for k in range(2, 10)), "fc1"]
needs = np.array([cost.update_memory(small, label, 2).total for label in ends])
for memory_name, guessed in {"L1": guess_in_l1, "L2": guess_in_l2}.items():
    deepest = budget.deepest_update(needs, cost.GAP9_MEMORIES[memory_name].num_bytes)
    print(f"{memory_name}: your guess {guessed}, counted {9 - deepest}: from {ends[deepest]} on")
    _ = ledger.note("06", f"convolutions that fit {memory_name}", guessed, 9 - deepest, "layers")
print(f"\nYour account so far:\n{ledger.table('06')}")
widgets.memory_planner()

# %% [markdown]
# **What you should see.** All three networks together, for readers without the slider:
#
# ![Memory of an update with batches of two against the number of trained convolutions, on a
# logarithmic axis. For fc1 alone all three networks need 7 to 31 KiB and fit into L1. With one
# convolution S needs 541 KiB. S stays below L2's 1,536 KiB up to four convolutions; M and L
# exceed it with the first one.](depth.png)
#
# The step from `fc1` to `fc1` and one convolution is the largest of all: from 7 to 541 KiB. `fc1`
# comes behind the average pool, its input is 64 numbers. One layer earlier it is 8,000, for each
# sample. **This cliff is why the badge trains its last layer and no other.** The article also
# reports what depth is worth: 1.2 points of accuracy for the whole network over `fc1` alone when
# 10 % of the recordings are used, 6 points with all of them.
#
# ## 8 From operations to time and energy
#
# A chip does $f$ cycles per second, and a program does some number of MAC per cycle: its
# **efficiency**, Eff. The lecture writes
#
# > **Slide check 8.** $E = P \cdot t = P \cdot \mathit{Eff} \cdot f \cdot OPS$
# >
# > Check the units before you read on: Eff is in MAC per cycle, $f$ in cycles per second, OPS in
# > MAC. What is the unit of their product? And what would a faster clock do to the time?
#
# The product is MAC² per second, which is no time. Operations are **divided**:
#
# $$t = \frac{OPS}{\mathit{Eff}\cdot f}, \qquad E = P t = \frac{P\cdot OPS}{\mathit{Eff}\cdot f}
# \tag{7}$$
#
# ### Exercise 9: time and energy
#
# Write `compute-energy`, called `compute_energy(macs, macs_per_cycle, frequency_mhz, power_mw)`.
# Return the time in **microseconds** and the energy in **microjoules**. By hand first: 2,400 MAC at
# 2 MAC per cycle, 240 MHz and 40 mW.
#
# <details><summary>Hint 1</summary>A clock of 240 MHz does 240 cycles in a microsecond.</details>
# <details><summary>Hint 2</summary>Milliwatts times microseconds are nanojoules.</details>


# %% solve="compute-energy"
def compute_energy(macs, macs_per_cycle, frequency_mhz, power_mw):
    """Time and energy of a computation (eq. 7).

    Args:
        macs: MAC in all; macs_per_cycle: efficiency; frequency_mhz: clock; power_mw: power.

    Returns:
        latency_us, energy_uj.
    """
    # BEGIN SOLUTION
    latency_us = macs / macs_per_cycle / frequency_mhz
    return latency_us, power_mw * latency_us / 1000
    # END SOLUTION


# %% check="compute-energy" points=2
checks.compute_energy(compute_energy)

# %% [markdown]
# **What you should see.** ✓: 5 µs and 0.2 µJ. These are about the figures of your kernel in lesson
# 03: 768 MAC in some 1,200 cycles.
#
# Now a whole sample on DS-CNN S. The article gives an efficiency of 4.94 floating-point operations
# (FLOP) per cycle. A MAC is two operations, so we take 2.47 MAC per cycle, at 240 MHz and the
# 38.9 mW that follow from its time and energy.
#
# The article measured 424 µJ for one sample. Does equation 7 agree?

# %%
sample_us, sample_uj = budget.compute_energy(cost.summary(small).macs, 2.47, 240, 38.9)
print(f"equation 7: {sample_us / 1000:.2f} ms, {sample_uj:.0f} µJ   published: 10.89 ms, 424 µJ")
_ = ledger.note("06", "one sample on DS-CNN S, equation 7", sample_uj, 424, "µJ")

# %% [markdown]
# Less than half. Something in those 10.89 ms is not the forward pass, or some number does not mean
# what we think. This is where an engineer starts to read carefully.
#
# ## 9 Reading a published table
#
# These are the lecture's results, measured on GAP9 at 240 MHz and 0.65 V. The columns are printed
# as they stand on the slide:
#
# | DS-CNN | compute, MFLOPs | storage, kB | memory, kB | Eff., FLOPs/cycle | ms | energy, µJ |
# |---|---|---|---|---|---|---|
# | S | 2.95 | 23.7 | 9.5 | 4.94 | 10.89 | 424 |
# | M | 17.2 | 138.1 | 25.5 | 9.18 | 24.16 | 988 |
# | L | 51.1 | 416.7 | 40.9 | 11 | 55.04 | 2313 |
#
# > **Slide check 13.** Three of the columns should give a fourth one: time = compute / efficiency /
# > clock. Do they?
# >
# > **Slide check 14.** "On-device learning in ½ mJ, ready in 11 ms." Is it?
#
# **Predict.** First compute the time for S in your head: about 3 million operations, about 5 per
# cycle, 240 million cycles per second. Then the whole adaptation: 100 recordings, 21 times each, at
# 370 MHz, where the article measured 6.74 ms and 384 µJ per sample.

# %%
guess_ms, guess_seconds, guess_mj = 0.0, 0.0, 0.0

# %%
table, clock = cost.PUBLISHED_RESULTS, 240
computed = [row.mflops / row.flops_per_cycle / clock * 1000 for row in table.values()]
printed = [row.low_power_ms for row in table.values()]
seconds, millijoules = 100 * 21 * 6.74e-3, 100 * 21 * 384e-3
print(f"your guess: {guess_ms} ms    from the columns: {computed[0]:.2f}    printed: {printed[0]}")
print(f"your guess: {guess_seconds} s, {guess_mj} mJ    {seconds:.1f} s, {millijoules:.0f} mJ")
_ = ledger.note("06", "time of a sample, S, from the columns", computed[0], printed[0], "ms")
_ = ledger.note("06", "whole adaptation, time", guess_seconds, seconds, "s")
_ = ledger.note("06", "whole adaptation, energy", guess_mj, millijoules, "mJ")
for net_name, row in table.items():
    million = cost.summary(nets.ds_cnn(net_name)).macs / 1e6
    print(f"DS-CNN {net_name}: {row.mflops:5} MFLOPs printed, {million:6.2f} million MAC counted")
names = [f"DS-CNN {net_name}" for net_name in table]
_ = plots.table_check(names, computed, printed, "The printed times are three to four times longer")

# %% [markdown]
# **Slide check 13:** they do not, in any row. And it is no misprint of one digit: the factor is
# 4.4, 3.1 and 2.8. The "MFLOPs" are close to the **MAC of one forward pass**: not operations (they
# would be twice as many) and not training. The times, on the other hand, cover the whole sample:
# the features from the microphone's signal, the forward pass, and the update. Columns about
# different things cannot be divided by each other.
#
# **Slide check 14:** ½ mJ and 11 ms belong to **one sample**. Learning a room takes 2,100 of them:
# 14 s and 806 mJ, and this is what the article itself says. It is still little: a coin cell (225
# mAh at 3 V) holds 2,400 J, enough for three thousand rooms.
#
# > **Box: a slower clock that costs more.** At 240 MHz and 0.65 V a sample of DS-CNN S takes 424
# > µJ, at 370 MHz and 0.80 V only 384 µJ. Textbooks say that the energy of a computation falls with
# > the **square of the voltage**: by a factor of 1.5 here. It rises instead, for all three
# > networks.
# >
# > Suppose that a part $P_0$ of the power flows whatever the clock does: $P = P_0 + k\,V^2 f$. The
# > table gives 38.9 mW at the slow point and 57.0 mW at the fast one. Two equations, two unknowns:
# > $P_0$ = 25 mW. Then a slow clock only makes the base last longer: better to finish fast and
# > switch off. What draws the base, the table does not say (memory, the board, the regulator?), and
# > two points always fit two unknowns, so this is a hypothesis. But nobody should read a law of
# > voltages out of this table.
#
# ### Exercise 10: a letter to the authors
#
# Answer `read-the-table` in five to eight sentences. Which columns of the table fit each other and
# your own counts, and which do not? What is the most likely reason? Say clearly what is counted,
# what is measured and what is your hypothesis, and end with two questions that you would ask the
# authors.

# %% [markdown] write="read-the-table" points=4
# Storage fits the parameter counts (23,756, 138,128, 416,772) at one byte each, and memory fits 4
# (3 C_in C_out + C_in + C_out) bytes, three matrices of the classifier and one sample's vectors.
# Compute, efficiency and time do not fit: 2.95 M / 4.94 / 240 MHz is 2.49 ms, not 10.89 ms, and the
# factor is 4.4, 3.1 and 2.8 for S, M and L, so it is not one wrong digit. The MFLOPs are close to
# the MAC of one forward pass, 2.66, 16.43 and 50.55 million, and not to 2 operations per MAC or to
# training. My hypothesis: efficiency was measured over the int8 forward pass alone and counts two
# operations per MAC, while time and energy cover features, forward pass and update of one sample.
# Even with two operations per MAC 5.9 ms of S remain unexplained, so it stays a hypothesis. The
# half millijoule is one sample of 2,100. Questions: over which interval was the efficiency
# measured, and how do the 10.89 ms divide into features, forward pass and update? Which parts of
# the board are in the measured power?

# %% [markdown]
# ## 10 Recap
#
# - A convolution is a linear layer with windows as samples; a folded batch norm costs nothing.
# - Weights are stored once, used once per pixel, and shared by the batch. Activations are not.
# - A training step costs one to three forward passes. A shallow one costs one.
# - Memory is the fullest moment, not the sum; the step from `fc1` to one convolution is a cliff.
# - $t = OPS / (\mathit{Eff} \cdot f)$. Columns may be divided only if they mean the same.
#
# | DS-CNN S, one sample (memory: N = 2) | train fc1 | train from conv6 | train all |
# |---|---|---|---|
# | storage, one byte per parameter | 23.8 kB | 23.8 kB | 23.8 kB |
# | operations (forward passes) | 1.00 | 1.85 | 2.88 |
# | memory, counted as published | 7 kB | 1.37 MB | 2.50 MB |
# | fits into | L1 | L2 | neither; RAM beside the chip |
#
# **Next:** you know what learning costs on paper. On the device, in the lessons that follow, your
# own C kernels are measured cycle by cycle against these predictions.
#
# Here is your account of the whole course, guesses and counts (lines that you ran). Where were you
# off by more than a factor of two? And is there a pattern: weights, activations, work, energy?

# %%
print(ledger.table())
