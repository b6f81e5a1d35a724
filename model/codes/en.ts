import type { CodeText } from './text.ts';
import type { Code } from './facts.ts';
import { EN_FINDINGS } from './en-findings.ts';
import { EN_LADDER } from './en-ladder.ts';
import { EN_NETWORK } from './en-network.ts';
import { EN_RPC } from './en-rpc.ts';

/** English, every code. */
export const EN: Readonly<Record<Code, CodeText>> = {
  ...EN_LADDER,
  ...EN_NETWORK,
  ...EN_RPC,
  ...EN_FINDINGS,
};
