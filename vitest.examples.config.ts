import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    globalSetup: ['test/bundle.setup.ts'],
    include: ['test/examples/**/*.test.ts'],
    testTimeout: 60_000,
    // A cold machine makes the base images first.
    hookTimeout: 900_000,
    fileParallelism: false,
  },
});
