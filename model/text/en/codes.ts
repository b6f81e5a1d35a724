import type { Code } from '../../codes/facts.ts';
import type { CodeText } from '../code-text.ts';
import { EN_FINDINGS } from './codes-findings.ts';
import { EN_LADDER } from './codes-ladder.ts';
import { EN_NETWORK } from './codes-network.ts';
import { EN_RPC } from './codes-rpc.ts';

/** English, every code; its placeholders say which arguments a code needs. */
export const EN_CODES = {
  ...EN_LADDER,
  ...EN_NETWORK,
  ...EN_RPC,
  ...EN_FINDINGS,
} satisfies Readonly<Record<Code, CodeText>>;
