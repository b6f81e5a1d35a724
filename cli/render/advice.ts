import type { Advice, Change } from '../../model/advice.ts';
import { type Paint, wrap } from './paint.ts';

const LABEL_WIDTH = 14;

/**
 * What to ask of whom: one block for each device, its lines unbroken so that they can be copied;
 * then how to pin the ports for good.
 */
export function renderAdvice(
  { changes, staticPorts }: Advice,
  columns: number,
  paint: Paint,
): string {
  if (changes.length === 0) return '';
  const blocks = changes.map((change) => renderChange(change, columns, paint));
  if (staticPorts !== null)
    blocks.push(
      [
        paint.strong('STATIC PORTS'),
        wrap(
          'End it for good: Exchange can be told its ports, then the lists hold after every restart.',
          columns,
        ),
        '',
        staticPorts.map(indented).join('\n\n'),
      ].join('\n'),
    );
  return blocks.join('\n\n');
}

function renderChange(
  { device, owner, contact, where, source, destination, ports, why, lasting, lines }: Change,
  columns: number,
  paint: Paint,
): string {
  const row = (label: string, value: string): string =>
    `${label.padEnd(LABEL_WIDTH)}${wrap(value, columns - LABEL_WIDTH, ' '.repeat(LABEL_WIDTH))}`;
  const whom = [owner, contact].filter((one) => one !== null).join(', ');
  return [
    paint.strong(wrap(`LINE TO ADD on ${device} (${where})`, columns)),
    ...(whom === '' ? [] : [row('Ask', whom)]),
    row(
      'Allow',
      `${source.length === 0 ? 'the source that this device sees (not known here)' : source.join(', ')} to ${destination}, TCP ${ports}`,
    ),
    row('Why', `${why}.`),
    ...(lasting === null
      ? []
      : [
          row(
            'Holds',
            `until the server restarts. TCP ${lasting} would hold longer and opens more; static ports hold for good.`,
          ),
        ]),
    ...lines.flatMap(({ product, text }) => ['', `  ${paint.dim(product)}`, indented(text)]),
  ].join('\n');
}

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
