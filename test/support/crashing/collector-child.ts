import { startCollector } from '../../../collector/collector.ts';

/** A collector over a data folder, as a process of its own. Prints its URL, or why it did not start. */
const started = await startCollector({
  dataFolder: process.argv[2] ?? '',
  listen: '127.0.0.1:0',
  quota: { itemsPerDay: 100_000, mibPerDay: 100_000 },
  log: (message) => {
    console.error(message);
  },
});
console.log(started.ok ? started.url : `failed: ${started.message}`);
