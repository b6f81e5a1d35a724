import { startCollector } from '../../collector/collector.ts';

/** Starts a collector over a folder. Prints how long that took in ms, and what it holds in MiB. */
const startMs = performance.now();
const started = await startCollector({
  dataFolder: process.argv[2] ?? '',
  listen: '127.0.0.1:0',
  // The bodies are not there, and nobody is to look for them.
  limits: { checkedAtStartBytes: 0 },
  log: () => undefined,
});
const tookMs = performance.now() - startMs;
if (!started.ok) throw new Error(started.message);
console.log(`${String(tookMs)} ${String(process.memoryUsage().rss / 1024 / 1024)}`);
process.exit(0);
