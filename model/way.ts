import * as z from 'zod/mini';
import { PROTOCOLS } from './setting-choices.ts';

/** How Outlook speaks with Exchange. */
export const Protocol = z.enum(PROTOCOLS);
export type Protocol = z.infer<typeof Protocol>;

/** What the settings say of it: `auto` takes what a run shows. */
export const ProtocolSetting = z.enum(['auto', ...Protocol.options]);
export type ProtocolSetting = z.infer<typeof ProtocolSetting>;

/**
 * What shows Outlook's way. `settings`: they name it. `rpc-registered`, `rpc-retired`: the endpoint
 * mapper has a TCP port for the store, or Exchange has given that up. `rpc-before`: it had one a few
 * days ago, and nothing proves since that it was given up. `outlook`: its own connections.
 * `autodiscover`: its answer, as far as it goes without a login. `door-answers`: Exchange itself answers at a door by HTTP.
 * `door-set-up`: no server for RPC is set up, and that door is. `nothing-else`: nothing shows another
 * way than RPC.
 */
export const WayReason = z.enum([
  'settings',
  'rpc-registered',
  'rpc-retired',
  'rpc-before',
  'outlook',
  'autodiscover',
  'door-answers',
  'door-set-up',
  'nothing-else',
]);
export type WayReason = z.infer<typeof WayReason>;

/** Outlook's way to the mailbox, and what shows it: `way` in `probe --json`. */
export const Way = z.object({ protocol: Protocol, because: WayReason });
export type Way = z.infer<typeof Way>;
