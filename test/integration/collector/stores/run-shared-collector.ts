import { startCollector, type CollectorOptions } from '../../../../collector/collector.ts';

/** A collector as a process of its own, on a shared store: its options are one argument of JSON. */
const options = JSON.parse(process.argv[2] ?? '') as Omit<CollectorOptions, 'log'>;
const started = await startCollector({
  ...options,
  log: (message) => {
    console.error(message);
  },
});
console.log(started.ok ? started.publicKey : `failed: ${started.message}`);
