import { visible } from '../../model/text/visible.ts';
import type { Cause } from '../fleet/causes.ts';
import type { ListView } from '../fleet/change-requests.ts';
import type { Standing } from '../fleet/standing.ts';
import { WORDS } from '../words.ts';

const { METRICS } = WORDS.fleet;

const FIELDS = [
  'device',
  'code',
  'whoMustAct',
  'owner',
  'since',
  'heardAt',
  'site',
  'gateway',
  'reference',
  'outside',
] as const;

/** A spreadsheet takes what begins so for a formula (OWASP, CSV Injection). */
const FORMULA = /^[=+\-@\t\r]/;

function cellOf(value: string | readonly string[] | null): string {
  const text = visible(typeof value === 'string' ? value : (value ?? []).join(' '));
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** Laptops that something keeps from their mail (RFC 4180). */
export const csvOf = (standings: readonly Standing[]): string =>
  [
    FIELDS.join(','),
    ...standings.map((one) => FIELDS.map((field) => cellOf(one[field])).join(',')),
  ].join('\r\n') + '\r\n';

/** A label's value (Prometheus, text-based format). */
const label = (value: string | null): string =>
  `"${visible(value ?? '')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')}"`;

export interface Counted {
  readonly causes: readonly Cause[];
  readonly lists: readonly ListView[];
  readonly laptops: number;
  readonly reports: number;
}

/** The same as numbers, for Prometheus. */
export function metricsOf({ causes, lists, laptops, reports }: Counted): string {
  const gauge = (name: string, help: string, samples: readonly string[]): string[] => [
    `# HELP linesman_${name} ${help}`,
    `# TYPE linesman_${name} gauge`,
    ...samples.map((sample) => `linesman_${name}${sample}`),
  ];
  return [
    ...gauge('laptops', METRICS.laptops, [` ${String(laptops)}`]),
    ...gauge('reports', METRICS.reports, [` ${String(reports)}`]),
    ...gauge(
      'laptops_broken',
      METRICS.broken,
      causes.map(
        ({ code, gateway, site, whoMustAct, laptops: of }) =>
          `{code=${label(code)},gateway=${label(gateway)},site=${label(site)},who_must_act=${label(whoMustAct)}} ${String(of.length)}`,
      ),
    ),
    ...gauge(
      'laptops_outside_list',
      METRICS.outside,
      lists.map(({ list, laptopsOutside }) => `{list=${label(list)}} ${String(laptopsOutside)}`),
    ),
    '',
  ].join('\n');
}
