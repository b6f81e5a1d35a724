import { BESIDE } from '../../../model/text/en/evidence-beside.ts';
import { isaSignIn } from '../isa.ts';
import type { NtlmIdentity } from '../ntlm-challenge.ts';
import { type Answer, valuesOf } from '../types.ts';
import { whoAnswered } from '../who-answered.ts';

/** Nobody has a page there: who says so is who answers every path. */
export const NO_SUCH_PATH = '/linesman-no-such-page';

/** Who answers for a path that cannot exist. */
export type Witness = 'iis' | 'isa' | 'citrix' | 'other' | 'unknown';

/**
 * ISA without a form passes the fields of IIS on, so that the door itself shows Exchange. Of a path
 * that is in no rule it speaks itself (12202, 12302); IIS says 404, or that a login is wanted. Pure.
 */
export function witnessIn(answer: Answer | null): Witness {
  if (answer === null) return 'unknown';
  const { who } = whoAnswered([answer], false);
  if (who === 'isa' || who === 'citrix') return who;
  if (who === 'iis' && isaSignIn(answer) === null)
    return [401, 403, 404].includes(answer.status) ? 'iis' : 'unknown';
  return who === 'proxy' ? 'other' : 'unknown';
}

/** What stands between this laptop and Exchange, and what shows it. */
export interface Publishing {
  readonly way: 'direct' | 'front-end' | 'isa' | 'citrix' | 'proxy' | 'unknown';
  readonly because: string;
}

export interface PublishingSeen {
  /** What the door itself said. */
  readonly answers: readonly Answer[];
  readonly witness: Witness;
  readonly identity: NtlmIdentity | null;
  /** The mailbox server of the settings; null where none is named. */
  readonly server: string | null;
}

/**
 * The three ways of publishing: Exchange itself, a front end of Exchange before it, ISA or another
 * proxy. A front end is another Exchange: only where both name themselves are they told apart. Pure.
 */
export function publishingIn({ answers, witness, identity, server }: PublishingSeen): Publishing {
  const { who } = whoAnswered(answers, false);
  if (who === 'isa' || witness === 'isa') return { way: 'isa', because: BESIDE.publishing.isa };
  if (who === 'citrix' || witness === 'citrix')
    return { way: 'citrix', because: BESIDE.publishing.citrix };
  if (who === 'proxy' || witness === 'other')
    return { way: 'proxy', because: BESIDE.publishing.proxy };
  if (who !== 'iis' || witness !== 'iis')
    return { way: 'unknown', because: BESIDE.publishing.unknown };
  const front = valueOf(answers, 'x-feserver') ?? identity?.netbiosComputer ?? null;
  const back =
    valueOf(answers, 'x-beserver') ?? firstLabel(valueOf(answers, 'x-calculatedbetarget'));
  const behind = back ?? firstLabel(server);
  if (front === null || behind === null)
    return { way: 'unknown', because: BESIDE.publishing.oneOrTwo };
  return front.toLowerCase() === behind.toLowerCase()
    ? { way: 'direct', because: BESIDE.publishing.direct(front) }
    : { way: 'front-end', because: BESIDE.publishing.frontEnd(front, behind) };
}

const NAME = /^[A-Za-z0-9_-]{1,63}$/;

function valueOf(answers: readonly Answer[], field: string): string | null {
  const [value] = answers.flatMap((answer) => valuesOf(answer, field));
  return value !== undefined && /^[A-Za-z0-9._-]{1,255}$/.test(value) ? value : null;
}

/** Name of a computer out of its whole name; null for an address, which names none. */
function firstLabel(host: string | null): string | null {
  const [label = ''] = host === null || /^[\d.]+$|:/.test(host) ? [] : host.split('.');
  return NAME.test(label) ? label : null;
}
