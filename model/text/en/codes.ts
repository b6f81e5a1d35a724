import type { Code } from '../../codes/facts.ts';
import type { CodeText } from '../code-text.ts';
import { EN_FINDINGS } from './codes-findings.ts';
import { EN_LADDER } from './codes-ladder.ts';
import { EN_NETWORK } from './codes-network.ts';
import { EN_OUTLOOK } from './codes-outlook.ts';
import { EN_PROXY } from './codes-proxy.ts';
import { EN_RPC } from './codes-rpc.ts';
import { EN_WEB } from './codes-web.ts';

/** A bundler keeps a spread, which may run a getter, even where nobody reads it; no pure call. */
function together<A, B, C, D, E, F, G>(
  ...[a, b, c, d, e, f, g]: readonly [A, B, C, D, E, F, G]
): A & B & C & D & E & F & G {
  return { ...a, ...b, ...c, ...d, ...e, ...f, ...g };
}

/** English, every code; its placeholders say which arguments a code needs. */
export const EN_CODES = /* @__PURE__ */ together(
  EN_LADDER,
  EN_NETWORK,
  EN_RPC,
  EN_FINDINGS,
  EN_PROXY,
  EN_WEB,
  EN_OUTLOOK,
) satisfies Readonly<Record<Code, CodeText>>;
