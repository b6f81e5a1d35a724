import { readFileSync } from 'node:fs';

/**
 * What the server of the captured conversation sent, one buffer for each segment: bind_ack, two
 * fragments of 53 entries, the empty end.
 */
export function capturedServerSegments(): readonly Buffer[] {
  const text = readFileSync(
    new URL('../fixtures/epm-lookup-samba-4.17.hex', import.meta.url),
    'utf8',
  );
  return text
    .split('\n')
    .filter((line) => line.startsWith('S '))
    .map((line) => Buffer.from(line.slice(2), 'hex'));
}

/**
 * Stub of the first answer to ept_lookup, all 53 entries of it: the segments put together by hand,
 * each without its 24 bytes of header.
 */
export function capturedListing(): Buffer {
  const [, first, second] = capturedServerSegments();
  if (first === undefined || second === undefined) throw new Error('the capture holds no listing');
  return Buffer.concat([first, second].map((segment) => segment.subarray(24)));
}
