#include "pulp_train.h"

static void scale(struct blob *tensor, float factor) {
    for (int k = 0; k < tensor->dim; k++) tensor->data[k] *= factor;
}

int main(void) {
    float numbers[6] = {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f};
    struct blob weight = {.data = numbers, .dim = 6, .H = 2, .W = 3};
    scale(&weight, 10.0f);
    printf("row 1, column 2: %f\n", weight.data[1 * weight.W + 2]);
    printf("row 0, column 3: %f\n", weight.data[0 * weight.W + 3]);
    return 0;
}
