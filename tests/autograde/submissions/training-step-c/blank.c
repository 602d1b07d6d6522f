// One training step of a linear layer on one sample; runs on the cluster controller.
#include "odl_train.h"

void training_step_cl(void *step_args) {
    const struct step_args *args = step_args;
    const int classes = args->loss_type == ODL_CROSS_ENTROPY;
    // YOUR CODE HERE
#error "training-step-c: not written yet, replace this line"
}
