import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadDeviceKey } from '../../../agent/sync/device-key.ts';

let folder: string;
let file: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'linesman-key-'));
  file = join(folder, 'device-key.pem');
  said = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const publicKey = (): string => {
  const loaded = loadDeviceKey(folder, (line) => said.push(line));
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded.value.publicKey;
};

/** A prime, so that every bit of a byte and every part of the file is met. */
const EVERY = 101;

it('a flipped bit in device-key.pem changes neither the key nor its file for long', () => {
  const known = publicKey();
  const whole = readFileSync(file);

  for (let bit = 0; bit < whole.length * 8; bit += EVERY) {
    const flipped = Buffer.from(whole);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    writeFileSync(file, flipped);
    expect({ bit, key: publicKey() }).toEqual({ bit, key: known });
    expect(readFileSync(file).equals(whole)).toBe(true);
  }
  expect(said).toEqual([]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('a key of before, which stands there once, stays the key and gets its copies', () => {
  const known = publicKey();
  const whole = readFileSync(file, 'utf8');
  writeFileSync(file, whole.slice(0, whole.indexOf('-----BEGIN', 1)));

  expect(publicKey()).toBe(known);
  expect(readFileSync(file, 'utf8')).toBe(whole);
});

it('a key of which no two copies agree is replaced, and said so', () => {
  const known = publicKey();
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(
    file,
    lines.map((line) => (line.startsWith('-') ? line : line.toLowerCase())).join('\n'),
  );

  expect(publicKey()).not.toBe(known);
  expect(said.join()).toContain('this laptop gets a new key');
});
