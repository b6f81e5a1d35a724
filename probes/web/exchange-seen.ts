import type { ExchangeSeen } from '../../model/door.ts';
import { type Answer, valuesOf } from './types.ts';

/**
 * Fields that name a server, and that its front end writes since Exchange 2013 (Microsoft Learn,
 * "X-FEServer" of EWS' instrumentation headers, jj984308).
 */
const SERVER_FIELDS = ['x-feserver', 'x-beserver', 'x-calculatedbetarget', 'x-diaginfo'] as const;
/** `15.2.986.14` of OWA, `Exchange/15.01.2176.009` of MAPI over HTTP (MS-OXCMAPIHTTP §2.2.3.3.10). */
const VERSION_FIELDS = ['x-owa-version', 'x-serverapplication'] as const;
/** Of all these, what is shown to a technician. */
const SHOWN: readonly string[] = [...SERVER_FIELDS, ...VERSION_FIELDS, 'request-id'];

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;
const BUILD = /^(?:Exchange\/)?(\d{1,2})\.(\d{1,2})\.(\d{1,5})(?:\.(\d{1,5}))?$/;
/** Managed availability of Exchange 2013 and later: `200 OK<br/>SERVER.FQDN`. */
const HEALTH = /^200 OK<br\s*\/>\s*([A-Za-z0-9._-]{1,253})?/i;

/** Whether a body is the health page of Exchange, and which server it names. */
export function healthIn({ status, body }: Pick<Answer, 'status' | 'body'>): {
  readonly server: string | null;
} | null {
  const found = status === 200 ? HEALTH.exec(body) : null;
  return found === null ? null : { server: found[1] ?? null };
}

/** What Exchange 2013 or later says of its server; null where nothing proves that it answered. */
export function exchangeIn(answers: readonly Answer[]): ExchangeSeen | null {
  const first = (names: readonly string[], form: RegExp): string | undefined =>
    names
      .flatMap((name) => answers.flatMap((answer) => valuesOf(answer, name)))
      .find((value) => form.test(value));
  const server = first(SERVER_FIELDS, NAME);
  const health = answers.map(healthIn).find((one) => one !== null);
  if (server === undefined && health === undefined) return null;
  const build = BUILD.exec(first(VERSION_FIELDS, BUILD) ?? '');
  return {
    server: server ?? health?.server ?? null,
    version:
      build === null
        ? null
        : build
            .slice(1)
            .filter(Boolean)
            .map((part) => String(Number(part)))
            .join('.'),
  };
}

const MAX_VALUE_CHARACTERS = 200;

/** Fields by which Exchange names server, version and request, as a technician would note them. */
export const exchangeFields = ({
  fields,
}: Pick<Answer, 'fields'>): readonly (readonly [name: string, value: string])[] =>
  fields
    .filter(([name]) => SHOWN.includes(name.toLowerCase()))
    .slice(0, SHOWN.length * 2)
    .map(([name, value]) => [
      name.slice(0, 40),
      value.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, MAX_VALUE_CHARACTERS),
    ]);
