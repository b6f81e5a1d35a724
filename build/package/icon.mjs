// The program's icon: the drawing of renderer/favicon.svg in pixels, without a tool.
import { encodePng } from '../../electron/tray/png.ts';

const GROUND = [0x1f, 0x4e, 0x79];
const WHITE = [0xff, 0xff, 0xff];
/** In the drawing's units, 32 a side: corner, half the width of a line, and the lines. */
const CORNER = 7;
const HALF_LINE = 1.3;
const LINES = [
  [11, 5, 11, 27],
  [21, 5, 21, 27],
  [11, 10, 21, 10],
  [11, 16, 21, 16],
  [11, 22, 21, 22],
];
/** Samples a side of a pixel. */
const SAMPLES = 3;

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const onGround = (x, y) =>
  Math.hypot(x - clamp(x, CORNER, 32 - CORNER), y - clamp(y, CORNER, 32 - CORNER)) <= CORNER;
const onLine = (x, y) =>
  LINES.some(
    ([x1, y1, x2, y2]) => Math.hypot(x - clamp(x, x1, x2), y - clamp(y, y1, y2)) <= HALF_LINE,
  );

/** @param size pixels a side @returns a PNG */
export const iconPng = (size) =>
  encodePng(size, (column, row) => {
    let [ground, line] = [0, 0];
    for (let step = 0; step < SAMPLES * SAMPLES; step += 1) {
      const x = ((column + ((step % SAMPLES) + 0.5) / SAMPLES) * 32) / size;
      const y = ((row + (Math.floor(step / SAMPLES) + 0.5) / SAMPLES) * 32) / size;
      if (onLine(x, y)) line += 1;
      else if (onGround(x, y)) ground += 1;
    }
    const covered = ground + line;
    if (covered === 0) return [0, 0, 0, 0];
    const mixed = GROUND.map((value, at) =>
      Math.round((value * ground + WHITE[at] * line) / covered),
    );
    return [...mixed, Math.round((covered * 255) / (SAMPLES * SAMPLES))];
  });

/**
 * A Windows icon of PNGs.
 *
 * @see [MS-ICO]: ICONDIR of 6 bytes, then one ICONDIRENTRY of 16 bytes an image; a side of 0 is 256
 */
export function ico(sizes) {
  const images = sizes.map(iconPng);
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let at = head.length;
  images.forEach((image, index) => {
    const entry = 6 + 16 * index;
    head.writeUInt8(sizes[index] % 256, entry);
    head.writeUInt8(sizes[index] % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(image.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += image.length;
  });
  return Buffer.concat([head, ...images]);
}
