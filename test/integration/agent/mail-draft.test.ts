import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { mailDraft } from '../../../agent/bundle/mail-draft.ts';

/** Python's own reader of mail: none of our code made it. */
const READER = `
import sys, json, base64
from email import policy, message_from_bytes
m = message_from_bytes(sys.stdin.buffer.read(), policy=policy.default)
parts = list(m.iter_attachments())
print(json.dumps({
  "to": m["to"], "subject": m["subject"], "unsent": m["x-unsent"],
  "text": m.get_body().get_content(),
  "names": [p.get_filename() for p in parts],
  "types": [p.get_content_type() for p in parts],
  "bytes": [base64.b64encode(p.get_content()).decode() for p in parts],
  "defects": [str(d) for d in m.defects],
}))`;

const Read = z.object({
  to: z.nullable(z.string()),
  subject: z.string(),
  unsent: z.string(),
  text: z.string(),
  names: z.array(z.string()),
  types: z.array(z.string()),
  bytes: z.array(z.string()),
  defects: z.array(z.string()),
});

const readByPython = (message: Buffer): z.infer<typeof Read> => {
  const { stdout, stderr, status } = spawnSync('python3', ['-c', READER], {
    input: message,
    maxBuffer: 64 * 1024 * 1024,
    timeout: 20_000,
  });
  if (status !== 0) throw new Error(stderr.toString());
  return Read.parse(JSON.parse(stdout.toString()));
};

describe('a mail draft', () => {
  it('reaches a foreign reader whole: bundle, words, subject and address', async () => {
    const bytes = randomBytes(700_000);
    const message = await mailDraft({
      to: 'helpdesk@corp.example',
      subject: 'Störung 4X7K-9Q2MB – „kein Weg“',
      text: 'Größe 1\nZeile 2',
      attachment: { fileName: 'bundle-8d9f1c1e-20260501T100000Z-5c9e01aa.zip.age', bytes },
    });
    const read = readByPython(message);
    expect(read.defects).toEqual([]);
    expect(read.to).toBe('helpdesk@corp.example');
    expect(read.subject).toBe('Störung 4X7K-9Q2MB – „kein Weg“');
    expect(read.unsent).toBe('1');
    expect(read.text.replace(/\r\n/g, '\n').trim()).toBe('Größe 1\nZeile 2');
    expect(read.names).toEqual(['bundle-8d9f1c1e-20260501T100000Z-5c9e01aa.zip.age']);
    expect(Buffer.from(read.bytes[0] ?? '', 'base64').equals(bytes)).toBe(true);
  });

  it('lets nobody add a line of its own to the head', async () => {
    const message = await mailDraft({
      to: null,
      subject: 'a\r\nBcc: thief@example.com\r\n\r\nbody',
      text: 'x',
      attachment: { fileName: 'a"\r\nX-Evil: 1.zip', bytes: Buffer.from('PK') },
    });
    const head = message.toString('latin1').split('\r\n\r\n', 1)[0] ?? '';
    expect(head).not.toMatch(/^(bcc|to|x-evil):/im);
    expect(readByPython(message).to).toBeNull();
  });

  it('keeps every line within what mail servers take', async () => {
    const message = await mailDraft({
      to: 'helpdesk@corp.example',
      subject: 'x'.repeat(900),
      text: 'y'.repeat(5000),
      attachment: { fileName: 'bundle.zip', bytes: randomBytes(5000) },
    });
    const longest = Math.max(
      ...message
        .toString('latin1')
        .split('\r\n')
        .map((line) => line.length),
    );
    expect(longest).toBeLessThanOrEqual(998);
  });
});
