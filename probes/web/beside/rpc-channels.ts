import { BESIDE } from '../../../model/text/en/evidence-beside.ts';
import { rpcErrorIn } from '../judge-rpc-proxy.ts';
import type { Answer } from '../types.ts';

/** Ports of Exchange behind an RPC proxy: store, referral, directory (MS-OXCRPC §2.1, KB831051). */
export const RPC_PORTS = [6001, 6002, 6004] as const;
/** Both directions of RPC over HTTP (MS-RPCH §2.1.2.1). */
export const RPC_VERBS = ['RPC_IN_DATA', 'RPC_OUT_DATA'] as const;

export interface Channel {
  readonly verb: (typeof RPC_VERBS)[number];
  readonly port: (typeof RPC_PORTS)[number];
}

/** Every channel that Outlook opens, but the first, by which the door itself is asked. */
export const FURTHER_CHANNELS: readonly Channel[] = RPC_PORTS.flatMap((port) =>
  RPC_VERBS.map((verb) => ({ verb, port })),
).slice(1);

export interface ChannelSeen extends Channel {
  /** Null where nothing came back in time. */
  readonly answer: Answer | null;
}

/** What all channels came to together. */
export interface ChannelsTold {
  readonly lines: readonly string[];
  /** Where the answers differ for the worse: what the proxy says of the way to Exchange. */
  readonly trouble: string | null;
}

/** Holds the answers of the channels against each other. Pure. */
export function tellChannels(channels: readonly ChannelSeen[]): ChannelsTold {
  const groups = new Map<string, string[]>();
  for (const { verb, port, answer } of channels) {
    const said = answer === null ? BESIDE.channels.silent : saidIn(answer);
    groups.set(said, [...(groups.get(said) ?? []), `${verb} ${String(port)}`]);
  }
  const lines =
    groups.size === 1
      ? [BESIDE.channels.alike(channels.length, [...groups.keys()][0] ?? '')]
      : [...groups].map(([said, which]) => BESIDE.channels.differ(which, said));
  const well = channels.some(({ answer }) => answer?.status === 401);
  const errors = channels.flatMap(({ port, answer }) => {
    const error = answer === null ? null : rpcErrorIn(answer);
    return error === null ? [] : [BESIDE.channels.error(port, error)];
  });
  const trouble = well && errors.length > 0 ? [...new Set(errors)].join('; ') : null;
  return { lines, trouble };
}

const saidIn = (answer: Answer): string =>
  rpcErrorIn(answer) ?? BESIDE.channels.status(answer.status);
