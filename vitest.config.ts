import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    globalSetup: ['test/bundle.setup.ts'],
    include: [
      'packages/*/src/**/*.test.ts',
      'test/{architecture,catalogue,cli,fuzz,hostile,http,network,notify,redos,report,synth}/**/*.test.ts',
    ],
    testTimeout: 20_000,
  },
});
