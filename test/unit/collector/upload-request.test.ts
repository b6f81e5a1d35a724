import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  decideUpload,
  readSha256,
  readUploadHead,
} from '../../../collector/wire/upload-request.ts';
import { SAMPLE_ID } from './sample-report.ts';

const sha256 = createHash('sha256').update('hello').digest();
const digest = `sha-256=:${sha256.toString('base64')}:`;
const good = { 'content-length': '5', 'repr-digest': digest, 'linesman-device': 'LAPTOP-7' };

describe('the head of an upload', () => {
  test('says everything that the receipt will hold', () => {
    expect(readUploadHead(SAMPLE_ID, good)).toEqual({
      ok: true,
      head: { id: SAMPLE_ID, sha256: sha256.toString('hex'), bytes: 5, device: 'LAPTOP-7' },
    });
  });

  test.each([
    ['an id in upper case', SAMPLE_ID.toUpperCase(), {}, 'bad-id'],
    ['an id of version 4', '01936b2e-7c00-4abc-8def-0123456789ab', {}, 'bad-id'],
    ['a path for an id', `../${SAMPLE_ID}`, {}, 'bad-id'],
    ['an encoded path for an id', `..%2f${SAMPLE_ID}`, {}, 'bad-id'],
    ['an id with a line end', `${SAMPLE_ID}\n`, {}, 'bad-id'],
    ['no length', SAMPLE_ID, { 'content-length': undefined }, 'length-required'],
    ['chunks beside a length', SAMPLE_ID, { 'transfer-encoding': 'chunked' }, 'length-required'],
    ['a length that is no number', SAMPLE_ID, { 'content-length': '5x' }, 'bad-request'],
    ['a byte more than 1 MiB', SAMPLE_ID, { 'content-length': '1048577' }, 'too-large'],
    ['part of a report', SAMPLE_ID, { 'content-range': 'bytes 0-4/10' }, 'partial-put'],
    ['no digest', SAMPLE_ID, { 'repr-digest': undefined }, 'digest-missing'],
    [
      'a digest of another kind',
      SAMPLE_ID,
      { 'repr-digest': 'sha-512=:AAAA:' },
      'digest-malformed',
    ],
    [
      'a digest without its colons',
      SAMPLE_ID,
      { 'repr-digest': digest.replaceAll(':', '') },
      'digest-malformed',
    ],
    ['no device', SAMPLE_ID, { 'linesman-device': undefined }, 'device-missing'],
    ['a device of blanks', SAMPLE_ID, { 'linesman-device': '   ' }, 'device-missing'],
    [
      'a device with a control character',
      SAMPLE_ID,
      { 'linesman-device': 'a\u001b[2J' },
      'device-missing',
    ],
  ])('refuses %s', (_, id, changes, problem) => {
    expect(readUploadHead(id, { ...good, ...changes })).toEqual({ ok: false, problem });
  });

  test('takes exactly 1 MiB', () => {
    expect(readUploadHead(SAMPLE_ID, { ...good, 'content-length': '1048576' }).ok).toBe(true);
  });

  test('finds SHA-256 among other digests', () => {
    expect(readSha256(`sha-512=:AAAA:, ${digest}`)).toBe(sha256.toString('hex'));
  });
});

describe('an id that is known', () => {
  test.each([
    ['is stored when it is new', null, 'store'],
    ['is answered again when the body is the same', { sha256: 'aa', whole: true }, 'repeat'],
    ['is a conflict when the body is another', { sha256: 'bb', whole: true }, 'conflict'],
    ['takes its body again when that was lost', { sha256: 'aa', whole: false }, 'restore'],
    ['takes no other body when its own was lost', { sha256: 'bb', whole: false }, 'conflict'],
  ] as const)('%s', (_, known, decision) => {
    expect(decideUpload(known, 'aa')).toBe(decision);
  });
});
