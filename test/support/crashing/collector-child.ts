import { startCollector } from '../../../collector/collector.ts';
import type { SharedSettings } from '../../../collector/shared/shared-settings.ts';

/**
 * A collector over a data folder, as a process of its own, and over the shared store of a second
 * argument. Prints its URL, or why it did not start.
 */
const [, , dataFolder = '', shared = 'null'] = process.argv;
const started = await startCollector({
  dataFolder,
  shared: JSON.parse(shared) as SharedSettings | null,
  listen: '127.0.0.1:0',
  quota: { itemsPerDay: 100_000, mibPerDay: 100_000 },
  log: (message) => {
    console.error(message);
  },
});
console.log(started.ok ? started.url : `failed: ${started.message}`);
