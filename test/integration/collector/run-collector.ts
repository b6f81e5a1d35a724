import { startCollector } from '../../../collector/collector.ts';

/**
 * A collector as a process of its own, so that a test may kill it. Prints its URL and a link to its
 * pages, or why it did not start.
 */
const started = await startCollector({
  dataFolder: process.argv[2] ?? '',
  listen: '127.0.0.1:0',
  helpdesk: '127.0.0.1:0',
  log: (message) => {
    console.error(message);
  },
});
console.log(
  started.ok ? `${started.url} ${started.helpdesk?.link() ?? ''}` : `failed: ${started.message}`,
);
