import type { Way } from './way.ts';

/** Door that a way over HTTP leads through. */
export const DOOR_OF_WAY = { 'mapi-http': 'mapi', 'rpc-http': 'rpcProxy' } as const;

/** Null: the way is RPC over TCP, or none is known. */
export const doorOfWay = (way: Pick<Way, 'protocol'> | null): 'mapi' | 'rpcProxy' | null =>
  way === null || way.protocol === 'rpc' ? null : DOOR_OF_WAY[way.protocol];
