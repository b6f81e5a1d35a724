import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { iconPng } from '../../../electron/tray/icon-shapes.ts';
import type { Tone } from '../../../model/text/traveller.ts';

const TONES: readonly Tone[] = ['grey', 'neutral', 'green', 'amber', 'red'];

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
  it.each([16, 24, 32, 48])('are told apart without colour at %i pixels', (size) => {
    const outlines = TONES.map((tone) => outline(iconPng(tone, size, 'template'), size));

    for (const [index, one] of outlines.entries()) {
      for (const other of outlines.slice(index + 1)) {
        const differing = one.filter(
          (alpha, pixel) => Math.abs(alpha - (other[pixel] ?? 0)) > 128,
        ).length;
        expect(differing).toBeGreaterThan((size * size) / 20);
      }
    }
  });

  it('are images that other programs read', () => {
    const png = iconPng('green', 16, 'colour');

    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    // Checksum of the empty IEND chunk, the same in every PNG.
    expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  });
});
