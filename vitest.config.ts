import { defineConfig } from 'vitest/config';

/** Of the integration tests, what builds, installs and updates: a lane of its own would wait for it longest. */
const INSTALLING = ['test/integration/{build,update}/**/*.test.ts'];

/**
 * Four tiers, the integration in two parts. Unit tests touch neither sockets nor disk nor clocks; the
 * others run one file at a time: they share ports, displays and cores.
 */
const tier = (name: string, options: Record<string, unknown> = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    // A busy machine takes longer than the second that is given by default.
    expect: { poll: { timeout: 10_000 } },
    ...options,
  },
});

/** Each choice of tiers keeps a report and a cache of its own, so that several may run beside each other. */
const chosen = process.argv.filter((_, at) => process.argv[at - 1] === '--project').join('-');
const report = chosen === '' ? 'all' : chosen;

export default defineConfig({
  cacheDir: `node_modules/.vite-${report}`,
  test: {
    // Tests that run beside each other mostly wait: for a disk that never answers, for a deadline.
    maxConcurrency: 12,
    reporters: ['default', ['json', { outputFile: `out/test-results-${report}.json` }]],
    projects: [
      // They share nothing but modules: loading these once takes a third of the time.
      tier('unit', { testTimeout: 60_000, isolate: false }),
      tier('integration', { testTimeout: 30_000, hookTimeout: 30_000, exclude: INSTALLING }),
      tier('installing', { testTimeout: 30_000, hookTimeout: 30_000, include: INSTALLING }),
      tier('e2e', { testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false }),
      tier('lab', {
        testTimeout: 180_000,
        hookTimeout: 180_000,
        fileParallelism: false,
        globalSetup: 'test/support/lab/shared.ts',
      }),
    ],
  },
});
