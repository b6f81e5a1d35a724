import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { type OpenedOutbox, openOutbox, type OutboxOptions } from '../../../agent/outbox/open.ts';
import type { NewItem } from '../../../agent/outbox/item.ts';
import type { Receipt } from '../../../model/receipt.ts';

const cleanups: (() => Promise<void> | void)[] = [];

/** Runs `cleanup` after the test, the latest first; one that fails keeps no other from running. */
export const afterTest = (cleanup: () => Promise<void> | void): void => {
  cleanups.push(cleanup);
};
afterEach(async () => {
  const failures: unknown[] = [];
  for (const cleanup of cleanups.splice(0).reverse())
    try {
      await cleanup();
    } catch (failure) {
      failures.push(failure);
    }
  if (failures.length > 0) throw failures[0];
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-test-'));
  afterTest(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A receipt that nobody signed: an outbox leaves that to sync. */
export const receiptFor = (id: string): Receipt => ({
  id,
  sha256: 'ab'.repeat(32),
  bytes: 1,
  receivedAt: '2026-05-04T09:00:00Z',
  keyId: 'ab'.repeat(8),
  signature: '',
});

export const itemOf = (body: string, change: Partial<NewItem> = {}): NewItem => ({
  id: uuidv7(),
  kind: 'break',
  origin: 'site',
  createdAt: '2026-05-04T09:00:00.000Z',
  body: Buffer.from(body),
  ...change,
});

/** An outbox that is closed after the test; opening it again is what a restart does. */
export function outboxIn(
  dataFolder: string,
  change: Partial<OutboxOptions> = {},
): OpenedOutbox & { readonly lines: string[]; close(): void } {
  const lines: string[] = [];
  const opened = openOutbox({
    dataFolder,
    origin: 'site',
    log: (line) => lines.push(line),
    now: () => new Date('2026-05-04T09:00:00.000Z'),
    ...change,
  });
  if (!opened.ok) throw new Error(opened.message);
  let open = true;
  const close = (): void => {
    if (open) opened.outbox.close();
    open = false;
  };
  afterTest(close);
  return { ...opened, lines, close };
}
