/**
 * Runs inside a namespace. For each line on stdin (`ADAPTER`) asks systeminformation, one call
 * after the other, until it names that adapter as the default one, and prints the moment
 * (milliseconds of the epoch). Argument: `networkInterfaceDefault` or `networkInterfaces`.
 */
import { createInterface } from 'node:readline';
import si from 'systeminformation';

const GIVES_UP_AFTER_MS = 10_000;
const [, , call] = process.argv;

async function defaultAdapter(): Promise<string> {
  if (call === 'networkInterfaceDefault') return si.networkInterfaceDefault();
  const adapters = await si.networkInterfaces();
  return [adapters].flat().find((adapter) => adapter.default)?.iface ?? '';
}

await defaultAdapter();
console.log('ready');
for await (const wanted of createInterface({ input: process.stdin })) {
  const startMs = performance.now();
  let noticed = false;
  while (!noticed && performance.now() - startMs < GIVES_UP_AFTER_MS)
    noticed = (await defaultAdapter()) === wanted;
  console.log(noticed ? String(performance.timeOrigin + performance.now()) : 'never');
}
