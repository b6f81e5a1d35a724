import { CODES, type Code, WhoMustAct } from '../../model/codes/facts.ts';
import type { Cause } from '../fleet/causes.ts';
import type { Taken } from '../fleet/taken.ts';
import { WORDS } from '../words.ts';
import { escapeHtml } from './page-frame.ts';
import { signOf } from './sign.ts';
import { bothTimes } from './times.ts';

const { NOW } = WORDS.fleet;
const { lastingWords } = WORDS.clock;
const { WHO_WORDS } = WORDS.labels;

/** What is broken in the field at one moment. */
export interface NowView {
  readonly causes: readonly Cause[];
  /** Laptops that were heard. */
  readonly laptops: number;
  readonly taken: ReadonlyMap<string, Taken>;
  /** Whether reports are still being read in. */
  readonly isReading: boolean;
  readonly now: Date;
}

/** Devices that are named below a cause. */
const MAX_NAMED = 100;

const isCode = (code: string): code is Code => Object.hasOwn(CODES, code);
/** A code of a newer version stands as it came. */
export const titleOf = (code: string): string => (isCode(code) ? WORDS.codes[code].title : code);

/** The team by its name; else what kind of team it is. */
export const ownerWords = (owner: string | null, whoMustAct: string): string => {
  const who = WhoMustAct.safeParse(whoMustAct);
  return owner ?? (who.success ? WHO_WORDS[who.data] : whoMustAct);
};

/** `Citrix Access Gateway:2314` is the port 2314 outside the list of that name. */
function outsideWords(outside: readonly string[]): string[] {
  const ports = new Map<string, string[]>();
  for (const one of outside) {
    const at = one.lastIndexOf(':');
    const list = one.slice(0, at);
    ports.set(list, [...(ports.get(list) ?? []), one.slice(at + 1)]);
  }
  return [...ports].map(([list, of]) =>
    NOW.outside(list, of.length === 1 ? NOW.port(of[0] ?? '') : NOW.ports(of)),
  );
}

export function nowSection({ causes, laptops, taken, isReading, now }: NowView): string {
  const shown =
    causes.length === 0
      ? `<article class="cause well">${signOf(laptops === 0 ? 'checking' : 'working')}<div><h2>${NOW.well(laptops)}</h2></div></article>`
      : causes
          .map((cause) => causeCard(cause, laptops, taken.get(cause.key) ?? null, now))
          .join('\n');
  const asOf = [NOW.asOf(bothTimes(now.toISOString(), now)), ...(isReading ? [NOW.reading] : [])];
  return `<section id="now"><h1>${NOW.heading}</h1>\n${shown}\n<p class="quiet">${escapeHtml(asOf.join(' '))}</p></section>`;
}

function causeCard(cause: Cause, laptops: number, taken: Taken | null, now: Date): string {
  const { code, also, since, owner, whoMustAct, outside, gateway, site } = cause;
  const title = titleOf(code);
  const lasting = since === null ? '' : `, ${lastingWords(now.getTime() - Date.parse(since))}`;
  const facts = [
    `<strong>${escapeHtml(NOW.affected(cause.laptops.length, Math.max(laptops, cause.laptops.length)))}</strong>`,
    escapeHtml(since === null ? NOW.sinceUnknown : NOW.since(bothTimes(since, now)) + lasting),
    `<strong>${escapeHtml(NOW.mustAct(ownerWords(owner, whoMustAct)))}</strong>`,
  ];
  const details = [
    ...outsideWords(outside),
    ...(also.length === 0 ? [] : [NOW.also(also.map(titleOf))]),
  ];
  const places = [
    ...(gateway === null ? [] : [NOW.gateway(gateway)]),
    ...(site === null ? [] : [NOW.site(site)]),
  ];
  return [
    `<article class="cause">${signOf('broken')}<div>`,
    `<h2>${escapeHtml(title)}</h2>`,
    `<p>${facts.join(' · ')}</p>`,
    ...(details.length === 0 ? [] : [`<p>${escapeHtml(details.join(' '))}</p>`]),
    ...(places.length === 0 ? [] : [`<p class="quiet">${escapeHtml(places.join(' · '))}</p>`]),
    takenForm(cause.key, title, taken, now),
    laptopsOf(cause, now),
    '</div></article>',
  ].join('\n');
}

function takenForm(key: string, title: string, taken: Taken | null, now: Date): string {
  const [what, label, path] =
    taken === null
      ? [NOW.take, NOW.takeWhat(title), '/take']
      : [NOW.handBack, NOW.handBackWhat(title), '/hand-back'];
  const said =
    taken === null
      ? ''
      : `<span>${escapeHtml(NOW.taken(taken.who, bothTimes(taken.at, now)))}</span>`;
  return `<form class="take" action="${path}" method="post"><input type="hidden" name="cause" value="${escapeHtml(key)}">${said}<button aria-label="${escapeHtml(label)}">${what}</button></form>`;
}

function laptopsOf({ laptops }: Cause, now: Date): string {
  const rows = laptops.slice(0, MAX_NAMED).map(({ device, reference, since, heardAt }) => {
    const facts = [reference, bothTimes(since ?? heardAt, now)].filter((one) => one !== null);
    return `<li><a href="/devices/${encodeURIComponent(device)}">${escapeHtml(device)}</a> <span class="quiet">${escapeHtml(facts.join(' · '))}</span></li>`;
  });
  const more = laptops.length - rows.length;
  return `<details><summary>${NOW.whichLaptops(laptops.length)}</summary><ul>${rows.join('')}${more > 0 ? `<li>${NOW.more(more)}</li>` : ''}</ul></details>`;
}
