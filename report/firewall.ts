import type { Change } from '../model/advice.ts';
import type { ProbeRun } from '../model/run.ts';
import type { Page } from './context.ts';
import { factTable, html, type Markup, section } from './html.ts';

/** Devices that fill one printed page together with the rest. */
const MAX_CHANGES = 4;

/**
 * What to let pass: addresses, ports, times, and the line to add; and what was measured of the lists. None
 * while nothing is in the way and no list lets through anything but what was typed.
 */
export function firewallSection(page: Page): Markup | null {
  const { run } = page.documents;
  if (run === null) return null;
  const { severity, rung, whoMustAct } = run.diagnosis;
  const changes = run.advice?.changes ?? [];
  const { firewall } = page.words.report.HEADINGS;
  const measured = (run.advice?.measured ?? []).map((one) => html`<p>${one}</p>`);
  if (changes.length > 0)
    return section(
      firewall,
      html`${otherNames(page)}
        <div class="changes">
          ${changes.slice(0, MAX_CHANGES).map((change) => changeBlock(change, run, page))}
        </div>
        ${measured}`,
      'firewall',
    );
  const isTheirs = severity === 'broken' && rung === 'rpc' && whoMustAct !== 'exchange';
  // What a list lets through beside what was typed is worth telling before anything breaks.
  if (!isTheirs && measured.length === 0) return null;
  const tried = isTheirs ? triedBlock(run, page) : null;
  return section(firewall, html`${otherNames(page)}${tried}${measured}`, 'firewall');
}

/** Nobody can let an address pass that stands under another name. */
const otherNames = ({ manifest, words }: Page): Markup | null =>
  manifest.policy.addresses === 'keep' ? null : html`<p>${words.report.FIREWALL.otherNames}</p>`;

const seenAt = (run: ProbeRun, { words, utcOffsetMinutes }: Page): string =>
  words.report.FIREWALL.seenAt(
    words.report.momentWords(run.diagnosis.since, utcOffsetMinutes),
    words.report.momentWords(run.startedAt, utcOffsetMinutes),
  );

function changeBlock(change: Change, run: ProbeRun, page: Page): Markup {
  const { FIREWALL } = page.words.report;
  const { allowed, because, holdsUntil } = page.words.advice;
  const { device, owner, contact, where, source, destination, ports, why, lasting, lines } = change;
  const [own, others] = linesFor(device, lines);
  return html`<div>
    ${factTable([
      [FIREWALL.device, FIREWALL.place(device, where)],
      [FIREWALL.ask, [owner, contact].filter((one) => one !== null).join(', ')],
      [FIREWALL.allow, html`<b>${allowed(source, destination, ports)}</b>`],
      [FIREWALL.why, because(why)],
      [FIREWALL.holds, lasting === null ? null : holdsUntil(lasting)],
      [FIREWALL.seen, seenAt(run, page)],
    ])}
    ${own.map(({ text }) => html`<pre>${text}</pre>`)}
    ${
      others.length === 0
        ? null
        : html`<details>
            <summary>${FIREWALL.otherProducts(others.map(({ product }) => product))}</summary>
            ${others.map(
              ({ product, text }) =>
                html`<h3>${product}</h3>
                  <pre>${text}</pre>`,
            )}
          </details>`
    }
  </div>`;
}

/** The line for the device's own product stands open; a device of no known product shows the first. */
function linesFor(
  device: string,
  lines: Change['lines'],
): readonly [own: Change['lines'], others: Change['lines']] {
  const [word = ''] = device.toLowerCase().split(/[\s-]/);
  const named = lines.filter(
    ({ product }) => word !== '' && product.toLowerCase().split(/[\s-]/).includes(word),
  );
  const own = named.length > 0 ? named : lines.slice(0, 1);
  return [own, lines.filter((line) => !own.includes(line))];
}

/** Where no line is known to be missing: what was sent, from where to where, and what came of it. */
function triedBlock(run: ProbeRun, page: Page): Markup {
  const { FIREWALL } = page.words.report;
  const { adapters, tunnel } = run.network;
  const from = adapters.find(({ name }) => name === tunnel.adapter)?.addresses ?? [];
  const mapper = run.checks.find(({ step }) => step === 'connect' || step === 'mapper');
  const results = [
    ...(mapper === undefined
      ? []
      : [
          FIREWALL.tried(
            mapper.port ?? 135,
            FIREWALL.mapper,
            page.words.page.STATUS_WORDS[mapper.status],
          ),
        ]),
    ...run.endpoints.map(({ interface: name, port, tcp }) => FIREWALL.tried(port, name, tcp)),
  ];
  return html`<p>${FIREWALL.noLine}</p>
    ${factTable([
      [FIREWALL.from, from.join(', ')],
      [FIREWALL.to, run.target.addresses.join(', ')],
      [FIREWALL.ports, [...new Set(results)].slice(0, 12).join('; ')],
      [FIREWALL.seen, seenAt(run, page)],
    ])}`;
}
