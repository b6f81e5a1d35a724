import { signalAfter } from '../../../lib/deadline.ts';
import type { MapperEntry, MapperListing } from '../../../model/run.ts';
import { lookupAll } from '../../rpc/endpoint-mapper.ts';
import type { LookupEntry } from '../../rpc/epm-stubs.ts';
import { LISTING_TIMEOUT_MS, REPLY_TIMEOUT_MS } from '../../rpc/limits.ts';
import { versionOf } from '../../rpc/syntax.ts';
import { cutWords, endedBy, type RunIo } from '../ladder-run.ts';
import { knownInterface } from '../interface-names.ts';
import type { LadderRequest } from '../types.ts';
import { openMapper } from './mapper-connections.ts';
import { describeAnswer } from '../rpc-outcome.ts';
import { MAPPER } from '../../../model/text/en/evidence-rungs.ts';

/**
 * Everything that the mapper of the first answering address holds, over a connection of its own.
 * Evidence beside the ladder: what goes wrong here sets `complete` and `reason` and nothing else.
 */
export async function listMapper(
  request: LadderRequest,
  addresses: readonly string[],
  io: RunIo,
): Promise<MapperListing> {
  const start = io.monotonicMs();
  const limited = endedBy(io, signalAfter(LISTING_TIMEOUT_MS));
  const { signal } = limited;
  let reason = MAPPER.noAddress;
  for (const address of addresses) {
    const session = await openMapper({ address, port: request.mapperPort }, limited);
    if (session.step !== 'bound') {
      const { failure } = session;
      const why =
        failure.kind === 'aborted'
          ? cutWords(signal, io.monotonicMs() - start)
          : 'error' in failure
            ? failure.error
            : describeAnswer(failure);
      reason = `${address}: ${why}`;
      continue;
    }
    const { entries, pages, failure } = await lookupAll(session.connection, {
      timeoutMs: REPLY_TIMEOUT_MS,
      signal,
    });
    session.connection.close();
    const why =
      failure === null
        ? null
        : failure.kind === 'aborted'
          ? cutWords(signal, io.monotonicMs() - start)
          : describeAnswer(failure);
    return listing(entries, pages, why);
  }
  return listing([], 0, reason);
}

function listing(
  found: readonly LookupEntry[],
  pages: number,
  reason: string | null,
): MapperListing {
  const list = found.map(toEntry);
  const byProtocol: Record<string, number> = {};
  for (const { protocol } of list) byProtocol[protocol] = (byProtocol[protocol] ?? 0) + 1;
  return { entries: list.length, pages, complete: reason === null, reason, byProtocol, list };
}

function toEntry({ tower, annotation }: LookupEntry): MapperEntry {
  const { uuid } = tower.interface;
  const version = versionOf(tower.interface);
  return {
    uuid,
    version,
    name: knownInterface(uuid, version),
    annotation,
    protocol: tower.protocol,
    port: tower.port,
    endpoint: tower.endpoint,
  };
}
