import { inconclusive, OK, type StepOutcome } from '../../model/step-outcome.ts';
import { DOOR } from '../../model/text/en/evidence-web.ts';
import { ask, type Asked, type Place } from './ask.ts';
import type { DoorRequest } from './requests.ts';
import type { WebIo } from './types.ts';

/** What asking at every address of a name came to. */
export type Reached = {
  readonly outcome: StepOutcome<'door' | 'host', 'HOST_UNREACHABLE'>;
  readonly ms: number;
} & ({ readonly asked: Asked; readonly place: Place } | { readonly asked: null });

/** Each address in its order until one is connected to; the dead ones before it stay in the evidence. */
export async function firstReached(
  request: DoorRequest,
  addresses: readonly string[],
  io: WebIo,
): Promise<Reached> {
  const startMs = io.monotonicMs();
  const dead: string[] = [];
  for (const address of addresses) {
    const place: Place = { via: 'direct', address };
    const asked = await ask(request, place, io);
    const { answer } = asked;
    if (answer.ok || answer.at !== 'connect') {
      const evidence = [DOOR.connected(address), ...dead];
      const outcome =
        dead.length === 0
          ? OK(...evidence)
          : ({
              status: 'degraded',
              code: 'HOST_UNREACHABLE',
              evidence,
              args: { address: [...addresses].slice(0, dead.length) },
            } as const);
      return { outcome, ms: io.monotonicMs() - startMs, asked, place };
    }
    if (io.signal.aborted)
      return { outcome: inconclusive(DOOR.cut), ms: io.monotonicMs() - startMs, asked: null };
    dead.push(DOOR.dead(address, answer.error));
  }
  return {
    outcome: {
      status: 'fail',
      code: 'HOST_UNREACHABLE',
      evidence: dead,
      args: { address: [...addresses] },
    },
    ms: io.monotonicMs() - startMs,
    asked: null,
  };
}
