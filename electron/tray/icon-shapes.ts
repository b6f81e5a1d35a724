import type { Tone } from '../../model/text/traveller.ts';
import { encodePng, type Pixel } from './png.ts';

type Layer = 'none' | 'body' | 'mark';

/** A shape on the square from -1 to 1, y downwards. */
type Shape = (x: number, y: number) => Layer;

/**
 * `colour`: for Windows and Linux. `template`: black and transparent, macOS colours it as the menu
 * bar needs.
 */
export type IconStyle = 'colour' | 'template';

const inDisc = (x: number, y: number, radius: number): boolean => Math.hypot(x, y) <= radius;

/** Distance to the segment from (x1, y1) to (x2, y2) is at most `half`. */
const onStroke = (
  x: number,
  y: number,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  half: number,
): boolean => {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy) <= half;
};

const marked = (body: boolean, mark: boolean): Layer => (!body ? 'none' : mark ? 'mark' : 'body');

/** Every tone has its own outline or mark, so that colour is never the only sign. */
const SHAPES: Readonly<Record<Tone, Shape>> = {
  // A disc with a tick.
  green: (x, y) =>
    marked(
      inDisc(x, y, 0.94),
      onStroke(x, y, [-0.45, 0.05, -0.12, 0.4], 0.13) ||
        onStroke(x, y, [-0.12, 0.4, 0.48, -0.32], 0.13),
    ),
  // A triangle with an exclamation mark.
  amber: (x, y) =>
    marked(
      y <= 0.85 && y >= -0.95 && Math.abs(x) <= (y + 0.95) * 0.55,
      onStroke(x, y, [0, -0.25, 0, 0.25], 0.12) || inDisc(x, y - 0.58, 0.14),
    ),
  // An octagon with a cross.
  red: (x, y) =>
    marked(
      Math.max(Math.abs(x), Math.abs(y)) <= 0.92 && Math.abs(x) + Math.abs(y) <= 1.3,
      onStroke(x, y, [-0.42, -0.42, 0.42, 0.42], 0.14) ||
        onStroke(x, y, [-0.42, 0.42, 0.42, -0.42], 0.14),
    ),
  // A ring with a bar through it: nothing passes.
  grey: (x, y) =>
    (inDisc(x, y, 0.94) && !inDisc(x, y, 0.68)) ||
    (inDisc(x, y, 0.8) && onStroke(x, y, [-0.55, -0.55, 0.55, 0.55], 0.12))
      ? 'body'
      : 'none',
  // Three dots: not known yet.
  neutral: (x, y) =>
    [-0.66, 0, 0.66].some((centre) => inDisc(x - centre, y, 0.26)) ? 'body' : 'none',
};

const COLOURS: Readonly<Record<Tone, readonly [number, number, number]>> = {
  green: [0x2e, 0x9e, 0x4f],
  amber: [0xe6, 0x9a, 0x00],
  red: [0xd1, 0x34, 0x38],
  grey: [0x8a, 0x8f, 0x98],
  neutral: [0x5b, 0x8d, 0xd6],
};

/** Samples a side for each pixel, so that outlines are smooth. */
const SAMPLES = 4;

/** The icon of a tone as PNG, `size` pixels a side. */
export function iconPng(tone: Tone, size: number, style: IconStyle): Buffer {
  const shape = SHAPES[tone];
  const [red, green, blue] = style === 'template' ? [0, 0, 0] : COLOURS[tone];
  return encodePng(size, (column, row): Pixel => {
    const counts = { none: 0, body: 0, mark: 0 };
    for (let step = 0; step < SAMPLES * SAMPLES; step += 1) {
      const x = (column + ((step % SAMPLES) + 0.5) / SAMPLES) / size;
      const y = (row + (Math.floor(step / SAMPLES) + 0.5) / SAMPLES) / size;
      counts[shape(x * 2 - 1, y * 2 - 1)] += 1;
    }
    // In a template the mark is a hole; in colour it is white.
    const white = style === 'template' ? 0 : counts.mark;
    const seen = counts.body + white;
    if (seen === 0) return [0, 0, 0, 0];
    const mix = (part: number): number => Math.round((part * counts.body + 255 * white) / seen);
    return [mix(red), mix(green), mix(blue), Math.round((seen / (SAMPLES * SAMPLES)) * 255)];
  });
}
