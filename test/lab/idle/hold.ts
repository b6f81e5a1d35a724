/** Holds one connection to a mapper, as the agent does, and prints what it showed. Arguments: address, milliseconds. */
import { holdConnection } from '../../../probes/exchange/hold.ts';

const [address = '', silentMs = ''] = process.argv.slice(2);
const outcome = await holdConnection(
  { address, port: 135, silentMs: Number(silentMs), isInTunnel: false, isHere: () => true },
  {
    signal: AbortSignal.timeout(60_000),
    now: () => new Date(),
    monotonicMs: () => performance.now(),
  },
);
process.stdout.write(`${JSON.stringify(outcome)}\n`);
