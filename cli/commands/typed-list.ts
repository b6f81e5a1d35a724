import { formatPortList, parsePortList } from '../../model/net/port-list.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';
import { WORDS } from '../words.ts';

const { PROBE } = WORDS.commands;

/** Decodes one `--acl`: a list, or a name and a list. Pure. @returns a sentence where it is none */
export function typedList(
  text: string,
):
  | { readonly ok: true; readonly list: AccessListInPlay }
  | { readonly ok: false; readonly error: string } {
  // Rules hold "=" as well: a name stands in front only where the whole is no list.
  const whole = parsePortList(text);
  const named = whole.ok ? null : /^([^=]+)=(.*)$/s.exec(text);
  const parsed = named === null ? whole : parsePortList(named[2] ?? '');
  if (!parsed.ok) return { ok: false, error: PROBE.acl(parsed.error) };
  const device = named?.[1]?.trim() ?? PROBE.listItself(formatPortList(parsed.ranges));
  return {
    ok: true,
    list: {
      device,
      owner: null,
      allow: parsed.ranges,
      ignored: parsed.ignored,
      to: [],
      on: null,
      typedIn: '--acl',
      whatIf: true,
    },
  };
}

/** An `--interface` that names none. */
export const notAnInterface = (error: string): string => PROBE.interface(error);
