import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/peers/**/*.test.ts'],
    testTimeout: 120_000,
    // A cold machine installs and builds the tools first.
    hookTimeout: 900_000,
  },
});
