import { DRAWINGS, type Drawing, type Sign } from '../../model/signs.ts';
import { encodePng, type Pixel } from './png.ts';

type Layer = 'none' | 'body' | 'mark';

/**
 * `colour`: for Linux, whose panels may have any ground. `white` and `black`: for the taskbar of
 * Windows, by its own ground. `template`: black and transparent, macOS colours it as the menu bar needs.
 */
export type IconStyle = 'colour' | 'white' | 'black' | 'template';

const COLOURS: Readonly<Record<Sign, readonly [number, number, number]>> = {
  working: [0x2e, 0x9e, 0x4f],
  weak: [0xe6, 0x9a, 0x00],
  broken: [0xd1, 0x34, 0x38],
  'your-turn': [0x2f, 0x7d, 0xe0],
  checking: [0x5b, 0x8d, 0xd6],
  offline: [0x8a, 0x8f, 0x98],
  absent: [0x8a, 0x8f, 0x98],
};
const INKS = { white: [255, 255, 255], black: [0, 0, 0], template: [0, 0, 0] } as const;

/** Distance to the segment from (x1, y1) to (x2, y2). */
function distanceTo(
  x: number,
  y: number,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}

/** How deep a point lies in the body; negative outside. Bodies are convex, corners clockwise. */
function depthIn(body: NonNullable<Drawing['body']>, x: number, y: number): number {
  if (body.kind === 'disc') return body.radius - Math.hypot(x, y);
  const { points } = body;
  return Math.min(
    ...points.map(([x1, y1], index) => {
      const [x2, y2] = points[(index + 1) % points.length] ?? [x1, y1];
      const [dx, dy] = [x2 - x1, y2 - y1];
      return (dx * (y - y1) - dy * (x - x1)) / Math.hypot(dx, dy);
    }),
  );
}

function layerAt({ body, hollow, strokes, half, dots }: Drawing, x: number, y: number): Layer {
  const isMark =
    strokes.some((stroke) => distanceTo(x, y, stroke) <= half) ||
    dots.some(([cx, cy, radius]) => Math.hypot(x - cx, y - cy) <= radius);
  if (body === null) return isMark ? 'body' : 'none';
  const depth = depthIn(body, x, y);
  if (depth < 0) return 'none';
  if (hollow !== null) return depth <= hollow || isMark ? 'body' : 'none';
  return isMark ? 'mark' : 'body';
}

/** Where something waits: a dot at the lower right, with a gap around it. */
const WAITING = { x: 0.66, y: 0.66, radius: 0.34, gap: 0.12 };

/** Samples a side for each pixel, so that outlines are smooth. */
const SAMPLES = 4;

/**
 * The icon of a sign as PNG, `size` pixels a side.
 *
 * @param isWaiting reports wait: a dot says so
 */
export function iconPng(sign: Sign, size: number, style: IconStyle, isWaiting = false): Buffer {
  const drawing = DRAWINGS[sign];
  const isColoured = style === 'colour';
  const [red, green, blue] = isColoured ? COLOURS[sign] : INKS[style];
  const layer = (x: number, y: number): Layer => {
    const fromDot = isWaiting ? Math.hypot(x - WAITING.x, y - WAITING.y) - WAITING.radius : 1;
    if (fromDot <= 0) return 'body';
    return fromDot <= WAITING.gap ? 'none' : layerAt(drawing, x, y);
  };
  return encodePng(size, (column, row): Pixel => {
    const counts = { none: 0, body: 0, mark: 0 };
    for (let step = 0; step < SAMPLES * SAMPLES; step += 1) {
      const x = (column + ((step % SAMPLES) + 0.5) / SAMPLES) / size;
      const y = (row + (Math.floor(step / SAMPLES) + 0.5) / SAMPLES) / size;
      counts[layer(x * 2 - 1, y * 2 - 1)] += 1;
    }
    // In colour the mark is white; of one ink it is a hole.
    const white = isColoured ? counts.mark : 0;
    const seen = counts.body + white;
    if (seen === 0) return [0, 0, 0, 0];
    const mix = (part: number): number => Math.round((part * counts.body + 255 * white) / seen);
    return [mix(red), mix(green), mix(blue), Math.round((seen / (SAMPLES * SAMPLES)) * 255)];
  });
}
