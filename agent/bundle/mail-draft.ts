import MailComposer from 'nodemailer/lib/mail-composer';

export interface MailDraft {
  /** Where it goes; null leaves the field empty for the sender to fill. */
  readonly to: string | null;
  readonly subject: string;
  readonly text: string;
  readonly attachment: { readonly fileName: string; readonly bytes: Uint8Array };
}

/**
 * A message with the bundle attached, for the user's own mail program (RFC 5322, RFC 2045 to 2047).
 * `X-Unsent` has Outlook open it as a draft rather than as something received.
 */
export async function mailDraft({ to, subject, text, attachment }: MailDraft): Promise<Buffer> {
  const { fileName, bytes } = attachment;
  const composer = new MailComposer({
    ...(to === null ? {} : { to: { name: '', address: to } }),
    subject,
    text,
    headers: { 'X-Unsent': '1' },
    newline: 'windows',
    // Nothing is read from a path or a URL: what is attached is at hand.
    disableFileAccess: true,
    disableUrlAccess: true,
    attachments: [
      {
        filename: fileName,
        content: Buffer.from(bytes),
        contentType: fileName.endsWith('.zip') ? 'application/zip' : 'application/octet-stream',
      },
    ],
  });
  return composer.compile().build();
}
