import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/{cluster,conformance}/**/*.test.ts'],
    testTimeout: 120_000,
    // A cold machine builds the apiserver first.
    hookTimeout: 1_200_000,
    fileParallelism: false,
    // Pods of tests that run at once share two cores.
    maxConcurrency: 2,
  },
});
