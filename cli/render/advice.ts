import type { Advice, Change } from '../../model/advice.ts';
import { labelled, type Paint, wrap } from './paint.ts';
import { WORDS } from '../words.ts';

const { allowed, because, holdsUntil } = WORDS.advice;
const { ADVICE } = WORDS.terminal;

const LABEL_WIDTH = 14;

/**
 * What to ask of whom: one block for each device, its lines unbroken so that they can be copied;
 * then how to pin the ports for good.
 */
export function renderAdvice(
  { changes, staticPorts, measured = [] }: Advice,
  columns: number,
  paint: Paint,
): string {
  if (changes.length === 0 && measured.length === 0) return '';
  const blocks = changes.map((change) => renderChange(change, columns, paint));
  blocks.push(...measured.map((one) => wrap(one, columns)));
  if (staticPorts !== null && changes.length > 0)
    blocks.push(
      [
        paint.strong(ADVICE.staticPorts),
        wrap(ADVICE.endItForGood, columns),
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
    labelled(label, value, LABEL_WIDTH, columns);
  const whom = [owner, contact].filter((one) => one !== null).join(', ');
  return [
    paint.strong(wrap(ADVICE.title(device, where), columns)),
    ...(whom === '' ? [] : [row(ADVICE.ask, whom)]),
    row(ADVICE.allow, allowed(source, destination, ports)),
    row(ADVICE.why, because(why)),
    ...(lasting === null ? [] : [row(ADVICE.holds, holdsUntil(lasting))]),
    ...lines.flatMap(({ product, text }) => ['', `  ${paint.dim(product)}`, indented(text)]),
  ].join('\n');
}

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
