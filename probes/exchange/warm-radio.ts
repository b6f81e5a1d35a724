import { withDeadline } from '../../lib/deadline.ts';
import { openTcp } from '../rpc/tcp.ts';
import type { LadderIo } from './types.ts';

/** A modem leaves its sleep within two seconds (3GPP TS 25.331); the answer itself counts for nothing. */
const WAKES_WITHIN_MS = 3_000;

/** Wakes the modem of a mobile network. Never rejects. */
export type WarmRadio = (
  target: { readonly host: string; readonly port: number },
  io: Pick<LadderIo, 'resolve' | 'signal'>,
) => Promise<void>;

/** Opens one connection and says nothing on it: whether it is answered is the ladder's question. */
export const warmRadio: WarmRadio = ({ host, port }, { resolve, signal }) => {
  const ending = new AbortController();
  return withDeadline(
    { timeoutMs: WAKES_WITHIN_MS, signal },
    () => undefined,
    (settle) => {
      knock({ host, port }, resolve, ending.signal).then(settle, settle);
      return () => {
        ending.abort();
      };
    },
  );
};

async function knock(
  { host, port }: { readonly host: string; readonly port: number },
  resolve: LadderIo['resolve'],
  signal: AbortSignal,
): Promise<undefined> {
  const [address] = await resolve(host);
  if (address === undefined) return;
  const opening = await openTcp({ address, port }, { timeoutMs: WAKES_WITHIN_MS, signal });
  if (opening.ok) opening.socket.destroy();
}
