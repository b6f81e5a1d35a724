import { describe, expect, it } from 'vitest';
import { bundleInMail } from '../../../agent/bundle/in-mail.ts';
import { mailDraft } from '../../../agent/bundle/mail-draft.ts';

const ZIP = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), Buffer.alloc(5000, 0xa7)]);
const AGE = Buffer.concat([
  Buffer.from('age-encryption.org/v1\n-> X25519 x\n'),
  Buffer.alloc(300, 9),
]);

const draftOf = (fileName: string, bytes: Buffer, text = 'Hello.\n\n--\nsigned'): Promise<Buffer> =>
  mailDraft({
    to: 'helpdesk@corp.example',
    subject: 'Grüße',
    text,
    attachment: { fileName, bytes },
  });

describe('the bundle in a mail', () => {
  it.each([
    ['bundle-8d9f1c1e-20260501T100000Z-000000aa.zip', ZIP],
    ['bundle-8d9f1c1e-20260501T100000Z-000000aa.zip.age', AGE],
  ])('is found as it was attached: %s', async (fileName, bytes) => {
    const mail = await draftOf(fileName, bytes);

    expect(bundleInMail(mail)).toEqual(bytes);
    expect(
      bundleInMail(Buffer.from(mail.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')),
    ).toEqual(bytes);
  });

  it('is not made out of another attachment, nor of none', async () => {
    expect(
      bundleInMail(await draftOf('picture.png', Buffer.from('\u0089PNG and more'))),
    ).toBeNull();
    expect(bundleInMail(Buffer.from('Subject: hello\r\n\r\nNothing is attached.'))).toBeNull();
    expect(bundleInMail(Buffer.alloc(0))).toBeNull();
  });
});
