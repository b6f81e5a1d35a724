import { REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import { listInterfaces } from '../rpc/management.ts';
import { statusText } from '../rpc/status.ts';
import { versionOf } from '../rpc/syntax.ts';
import type { TcpTarget } from '../rpc/tcp.ts';
import { knownInterface } from './interface-names.ts';
import type { LadderIo } from './types.ts';
import { describeAnswer } from './rpc-outcome.ts';
import { BIND } from '../../model/text/en/evidence-rungs.ts';

/** What a server says that it offers on a port. */
export interface OfferedInterfaces {
  /** Names, or UUIDs where no name is known; empty when it did not say. */
  readonly interfaces: readonly string[];
  /** One sentence for the evidence. */
  readonly evidence: string;
}

/** Interfaces told in one sentence; a domain controller has thirty on one port. */
const MAX_TOLD = 12;

/** Asks a port what really listens there. A refusal is common and lowers no verdict. */
export async function askOffered(
  target: TcpTarget,
  { signal }: LadderIo,
): Promise<OfferedInterfaces> {
  const where = `${target.address}:${String(target.port)}`;
  const listing = await listInterfaces(target, { timeoutMs: REPLY_TIMEOUT_MS, signal });
  const untold = (why: string): OfferedInterfaces => ({
    interfaces: [],
    evidence: BIND.untold(where, why),
  });
  if (!listing.ok) return untold('error' in listing ? listing.error : describeAnswer(listing));
  if (listing.interfaces.length === 0) return untold(BIND.status(statusText(listing.status)));
  const names = [
    ...new Set(
      listing.interfaces.map(
        (one) => knownInterface(one.uuid, versionOf(one)) ?? `${one.uuid} ${versionOf(one)}`,
      ),
    ),
  ];
  const told = names.slice(0, MAX_TOLD);
  return { interfaces: told, evidence: BIND.offers(where, told, names.length - told.length) };
}
