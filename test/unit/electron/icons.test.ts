import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { iconPng } from '../../../electron/tray/icon-shapes.ts';
import { SIGNS } from '../../../model/signs.ts';

/** Alpha of each pixel: the outline, without its colour. */
function outline(png: Buffer, size: number): number[] {
  const start = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(start + 4, start + 4 + png.readUInt32BE(start - 4)));
  return Array.from(
    { length: size * size },
    (_, index) => rows[Math.floor(index / size) * (1 + size * 4) + 1 + (index % size) * 4 + 3] ?? 0,
  );
}

describe("the tray's icons", () => {
  it.each([16, 20, 24, 32, 48, 64])('are told apart without colour at %i pixels', (size) => {
    const outlines = SIGNS.map((sign) => outline(iconPng(sign, size, 'template'), size));

    for (const [index, one] of outlines.entries()) {
      for (const other of outlines.slice(index + 1)) {
        const differing = one.filter(
          (alpha, pixel) => Math.abs(alpha - (other[pixel] ?? 0)) > 128,
        ).length;
        expect(differing).toBeGreaterThan((size * size) / 20);
      }
    }
  });

  it.each(SIGNS)('%s bears a dot when reports wait, and is still itself', (sign) => {
    const size = 16;
    const [plain, waiting] = [false, true].map((isWaiting) =>
      outline(iconPng(sign, size, 'template', isWaiting), size),
    );
    const at = (x: number, y: number): number => waiting?.[y * size + x] ?? 0;

    expect(at(13, 13)).toBe(255);
    // All that lies away from the dot.
    const left = (pixels: number[] = []): number[] =>
      pixels.filter((_, index) => index % size < 8 || Math.floor(index / size) < 8);
    expect(left(waiting)).toEqual(left(plain));
  });

  it('are images that other programs read', () => {
    const png = iconPng('working', 16, 'colour');

    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    // Checksum of the empty IEND chunk, the same in every PNG.
    expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  });
});
