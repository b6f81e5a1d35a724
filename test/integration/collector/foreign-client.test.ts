import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { Receipt, receiptText } from '../../../model/receipt.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { runningCollector, temporaryFolder } from './support.ts';

const run = promisify(execFile);

describeWhere(
  [needsCommands('curl', 'openssl')],
  'curl as the laptop and openssl as the judge',
  () => {
    test('hand a report over and find the receipt signed by the published key', async () => {
      const folder = await temporaryFolder();
      const { url } = await runningCollector(join(folder, 'data'));
      const id = uuid();
      const at = (name: string): string => join(folder, name);
      await writeFile(at('body'), Buffer.alloc(300_000, 'linesman '));
      await run('openssl', ['dgst', '-sha256', '-binary', '-out', at('digest'), at('body')]);
      const digest = (await run('openssl', ['base64', '-A', '-in', at('digest')])).stdout.trim();

      const sent = await run('curl', [
        '--silent',
        '--show-error',
        '--max-time',
        '20',
        '--upload-file',
        at('body'),
        '--write-out',
        '%{http_code}',
        '--output',
        at('receipt'),
        '--header',
        `Repr-Digest: sha-256=:${digest}:`,
        '--header',
        'Linesman-Device: LAPTOP-7',
        '--header',
        'Expect: 100-continue',
        `${url}/v1/reports/${id}`,
      ]);
      const receipt = Receipt.parse(JSON.parse((await run('cat', [at('receipt')])).stdout));
      const { publicKey } = JSON.parse(
        (await run('curl', ['--silent', '--show-error', '--max-time', '20', `${url}/v1/key`]))
          .stdout,
      ) as { publicKey: string };
      await writeFile(at('key.der'), Buffer.from(publicKey, 'base64'));
      await writeFile(at('text'), receiptText(receipt));
      await writeFile(at('signature'), Buffer.from(receipt.signature, 'base64'));
      const verify = [
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        at('key.der'),
        '-keyform',
        'DER',
        '-rawin',
        '-sigfile',
        at('signature'),
        '-in',
      ];

      const judged = await run('openssl', [...verify, at('text')]);
      expect(sent.stdout).toBe('201');
      expect(judged.stdout).toContain('Signature Verified Successfully');

      await writeFile(at('forged'), receiptText({ ...receipt, bytes: receipt.bytes + 1 }));
      await expect(run('openssl', [...verify, at('forged')])).rejects.toThrow();
    });
  },
);
