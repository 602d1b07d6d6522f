# %% [markdown]
# # 11 · Encore: too large for L1, and the race for the record
#
# 60 minutes, optional. You need: lesson 10. Everything here goes beyond what the badge needs.
#
# You will be able to
#
# - run a layer whose weights do not fit into L1, with a DMA that copies while the cores compute;
# - decide what may be merged in a training step, and what the parts wait for;
# - compare one program on two simulators.
#
# **The device question:** a badge that trains a hidden layer needs 128 KiB for its weights alone.
# All of L1 has 128 KiB. Must it wait for L2?

# %%
from gvsoc_runner import check_kernel, last_result, run_kernel
from gvsoc_runner.own import own_cycles
from odlkit import cost, ledger, plots

# %load_ext gvsoc_runner
plots.use_style()

# %% [markdown]
# ## Story
#
# Mara's badge works. "One more thing," she says, and everybody in the room sits down again. She
# wants a second microphone, and with it a layer of 256 inputs and 128 outputs. Its weights fill L1
# to the last byte; where would the inputs go? And the engineer has a wish of her own: somewhere on
# the internet somebody claims a faster training step than yours.
#
# ## 1 A layer that does not fit
#
# The weights stay in L2. A core may read them there directly, and wait 15 cycles for each number
# instead of one. That works. It is also a waste: eight cores that mostly wait.
#
# **Predict.** In L1, plain rows took 4.6 cycles per MAC and core (lesson 10's 64 → 32, forks and
# all). How many will it be if every weight comes from L2?

# %%
guess_from_l2 = 0.0

# %%
direct = max(run_kernel(None, "linear-tiled-c", version="v1").warm_cycles)
per_mac = 8 * direct / (256 * 128)
print(f"your guess: {guess_from_l2}      measured: {per_mac:.1f} cycles per MAC and core")
_ = ledger.note("11", "weights read from L2", guess_from_l2, per_mac, "cycles per MAC")

# %% [markdown]
# The **DMA** does better. It is a small machine that does nothing but copy, eight bytes per cycle.
# You tell it *from where, to where, how many bytes*, and it works on its own while the cores
# compute:
#
# ```c
# pi_cl_dma_cmd_t cmd;
# pi_cl_dma_cmd(from, to, bytes, PI_CL_DMA_DIR_EXT2LOC, &cmd);  // start: L2 (EXT) to L1 (LOC)
# pi_cl_dma_cmd_wait(&cmd);                                     // wait for its end
# ```
#
# So cut the matrix into **tiles** of some rows, and the buffer in L1 into two halves. While the
# cores work on the tile in one half, the DMA fills the other: **double buffering**. If copying is
# faster than computing, nobody ever waits, but for the very first tile.
#
# A tile is a linear layer with fewer rows. So let lesson 10's kernel compute it: the frame makes a
# second description, `tile`, whose blobs `weight`, `bias` and `output` you point to the right
# place.
#
# **Predict.** 128 KiB at 8 bytes per cycle take 16,384 cycles to copy. How many cycles does the
# whole layer take with double buffering?
#
# ### Exercise 1: double buffering
#
# Fill in `linear-tiled-c`. The first tile is under way when your loop begins. A tile has `rows`
# rows, the last one perhaps fewer; a half of the buffer holds `rows * c_in` numbers. The order is
# everything: wait for this tile, *then* start the next one, *then* compute.
#
# <details><summary>Hint 1</summary>for (int first = 0; first &lt; c_out; first += rows): tile
# number first / rows lies in half number (first / rows) % 2 of the buffer.</details>
# <details><summary>Hint 2</summary>weight.data, bias.data and output.data must point to this tile,
# and output.dim is its number of rows: least(rows, c_out - first).</details>

# %%
guess_tiled = 0

# %% include="linear_tiled.c" solve="linear-tiled-c"
# %%kernel linear-tiled-c

# %% check="linear-tiled-c" points=6
print(check_kernel("linear-tiled-c"))
tiled = last_result("linear-tiled-c").cycles
print(f"your guess: {guess_tiled}      measured: {tiled} cycles")
_ = ledger.note("11", "256 to 128 with double buffering", guess_tiled, tiled, "cycles")

# %% [markdown]
# **What you should see.** About 21,000 cycles. Three steps, one idea each:
#
# ![Cycles of the layer 256 to 128: weights read from L2, 74,206; tiles that are copied and then
# computed, 41,824; double buffering in the lesson's version, 21,009. The budgets are dashed
# lines.](tiled.png)
#
# Copying alone takes at least 16,384 cycles, the MAC alone at least 8,192 (four FPUs). With double
# buffering both happen at the same time, and the sum is little more than the slower one of the two.
# `%kernel_timeline linear-tiled-c` shows when the cores wait.
#
# **Why it matters on the device.** 21,000 cycles are 88 µs at 240 MHz, instead of 309 µs with
# weights from L2. L1 need not hold a network; a buffer of 32 KiB is enough.
#
# ## 2 The record
#
# One training step of the badge's layer, 64 → 12, cross-entropy, SGD with weight decay. In lesson
# 10 it was a sequence of five calls. Each is good for itself, but between them the controller forks
# and waits, one core computes the loss alone, and the gradient of 768 weights is written to memory
# only to be read again at once.
#
# What may be merged?
#
# - A core that has computed row o of the output can also do row o of the gradient and of the step.
#   So **one fork** is enough, with a barrier where all logits are needed.
# - The gradient of a weight is $(p_o - t_o)\,x_i$. If the step uses it immediately, it need not be
#   **stored** at all. (With mini-batches this is not allowed. Why?)
# - Every core needs the sum of all twelve exponentials. Let each compute the exponentials of **its
#   own rows**, meet at a second barrier, and add up twelve numbers for itself.
#
# **Predict.** The sequence of calls took about 4,300 cycles in lesson 10. How many will your merged
# step take?
#
# ### Exercise 2: the race for the record
#
# Fill in `record-c`. The frame already has the forward pass and the loss; everything else,
# including the frame, is yours to change. The library is switched off here. Bronze is a first
# merged step, gold one that wastes little.
#
# <details><summary>Hint 1</summary>A barrier, because the largest logit needs all of them. Then the
# exponentials of this core's rows into grad, a barrier, their sum.</details>
# <details><summary>Hint 2</summary>For each row of this core: step = lr * (grad[o] / sum -
# target[o]), and weight = (1 - lr * decay) * weight - step * x[i]. The first factor is the same for
# all.</details>

# %%
guess_record = 0

# %% include="record.c" solve="record-c"
# %%kernel record-c

# %% check="record-c" points=6
print(check_kernel("record-c"))
best = last_result("record-c").cycles
print(f"your guess: {guess_record}      measured: {best} cycles")
_ = ledger.note("11", "merged training step", guess_record, best, "cycles")

# %% [markdown]
# **What you should see.** Half of the cycles of the sequence: ours takes about 2,000, which is
# gold. The card shows what is left. Four cores have two rows, the others one, and so the last core
# has time for the loss while others still update.
#
# Is 2,000 the record? It is ours today. An idea for yours: twelve whole rows do not divide well
# among eight cores, but halves of rows would.
#
# ### Two simulators, one program
#
# Every count so far is from the simulator that comes with the course. If the public GVSOC is
# installed, the same cell runs there, too: write
#
# `%%kernel record-c --backend gvsoc --target pulp-open-2508`
#
# in the first line, and the card shows both counts side by side. (The target is the open PULP
# cluster, because a GAP9 is not part of the public GVSOC. `docs/backends.md` says how to install
# it, and how a GAP9 SDK is attached. If it is missing, the card says so and counts with the
# built-in simulator.) We did it with our two solutions:
#
# | kernel, target pulp-open-2508 | GVSOC | built-in simulator |
# |---|---|---|
# | `linear-tiled-c` | 21,339 cycles | 21,339 cycles |
# | `record-c` | 2,789 cycles | 2,789 cycles |
#
# **Why it matters on the device.** Here are the cycles of your step as time and energy, at 240 MHz
# and 0.65 V (low power) and at 370 MHz and 0.80 V:

# %%
record = own_cycles("record-c")
for name, point in cost.GAP9_POINTS.items():
    us, uj = cost.latency_us(record, point), cost.energy_uj(record, point)
    print(f"{name}: {record} cycles, {us:.1f} µs, {uj:.2f} µJ")
print(ledger.table("11"))

# %% [markdown]
# (Simulated cycles on a target derived from public figures, times the power that the published runs
# drew: an estimate, not a measurement.)
#
# ### Exercise 3: what may be merged?
#
# Answer `what-may-merge` in four to six sentences. Why may the merged step not be used as it is for
# mini-batches, and what would have to change? And why is the *input* gradient, for a layer below,
# dangerous in a step that updates the weights at once?

# %% [markdown] write="what-may-merge" points=3
# A mini-batch has one gradient, the sum over its samples, and all samples are judged with the same
# weights. The merged step changes the weights after every sample, so it computes SGD with a batch
# of one. For batches the products (p - t) x must be added to a stored gradient, sample by sample,
# and only after the last sample may the step follow; so the stored gradient comes back, and only
# the slope, the outer product and the addition can be merged. The input gradient is the sum of
# slopes times weights, the weights that the forward pass used. If a core updates its rows before
# all columns have been summed, other cores read new weights, and the gradient is a mixture. So the
# input gradient must come first, with a barrier before the update, or each core must use its rows
# for both before it changes them and add up its share of the sum.

# %% [markdown]
# ## 3 Recap
#
# - L1 is a workbench, not a store: tiles come and go, and the DMA carries them while the cores
#   work.
# - Double buffering needs two halves, and one order: wait, start the next, compute.
# - Merging saves forks, waiting and memory traffic; it is allowed where nobody needs what is left
#   out.
#
# **Next:** that was all. The record is open.
