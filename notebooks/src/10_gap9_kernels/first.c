#include <stdio.h>

static float mean(const float *values, int n) {
    float sum = 0.0f;
    for (int i = 0; i < n; i++) sum += values[i];
    return sum / (float)n;
}

int main(void) {
    float slopes[4] = {0.5f, -1.0f, 2.0f, 0.25f};
    printf("mean of 4 slopes: %f\n", mean(slopes, 4));
    printf("7 / 2 is %d, but 7.0f / 2.0f is %f\n", 7 / 2, 7.0f / 2.0f);
    return 0;
}
