import { createHash, timingSafeEqual } from 'node:crypto';
import { type DoorError, Hello, PROTOCOL_VERSION } from '../../model/contract.ts';
import { parseJson } from '../../model/json.ts';

/**
 * Judges a client's first line: null lets it in.
 * The token comes before the version, so that a stranger learns nothing about the agent.
 */
export function refuseHello(line: string, token: string): DoorError | null {
  const hello = Hello.safeParse(parseJson(line));
  if (!hello.success)
    return {
      code: 'bad-request',
      message: 'the first line must be the hello: {"protocol": …, "token": …}',
    };
  if (!sameSecret(hello.data.token, token))
    return {
      code: 'bad-token',
      message:
        'the token is not that of agent.json: read the file again, the agent may have been restarted',
    };
  if (hello.data.protocol !== PROTOCOL_VERSION) {
    return {
      code: 'bad-protocol',
      message: `this agent speaks protocol ${String(PROTOCOL_VERSION)}, not ${String(hello.data.protocol)}`,
    };
  }
  return null;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Digests are of one length, which timingSafeEqual demands and which hides the length of the
 * secret.
 */
const sameSecret = (offered: string, expected: string): boolean =>
  timingSafeEqual(digest(offered), digest(expected));
