import type { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { cookieNameOf } from '../../../collector/helpdesk/door.ts';
import { hashOf, isPassword } from '../../../collector/readers/passwords.ts';
import { openReaderDatabase } from '../../../collector/readers/reader-database.ts';
import { accountName, type Reader } from '../../../collector/readers/reader.ts';
import { createComeIn } from '../../../collector/readers/come-in.ts';
import {
  type Readers,
  readersOver,
  SESSION_IDLE_MS,
  SESSION_LIFE_MS,
} from '../../../collector/readers/readers.ts';
import { pathsOf } from '../../../collector/store/data-folder.ts';

const START = Date.parse('2026-11-24T08:00:00Z');
const ANNA: Reader = { name: 'anna', role: 'reader', way: 'password' };
const PASSWORD = 'correct horse battery staple';

/** Without what a hash costs: how often somebody may try has nothing to do with it. */
const asItStands: typeof isPassword = (password, hash) => Promise.resolve(password === hash);

function opened(): {
  readonly readers: Readers;
  readonly at: (ms: number) => void;
  readonly database: DatabaseSync;
} {
  let nowMs = START;
  const { database } = openReaderDatabase(
    { ...pathsOf('/nowhere'), readers: ':memory:' },
    new Date(START),
  );
  const readers = readersOver(
    database,
    () => new Date(nowMs),
    (thrown) => {
      throw thrown;
    },
  );
  onTestFinished(() => {
    readers.close();
  });
  return {
    readers,
    database,
    at: (ms) => {
      nowMs = START + ms;
    },
  };
}

const withAnna = (readers: Readers, password = 'scrypt:x:y'): boolean =>
  readers.add({ name: 'anna', role: 'reader', madeAt: '2026-11-24T08:00:00Z' }, password);

test('a password is kept as a hash that differs each time, and fits no other', async () => {
  const [one, other] = await Promise.all([hashOf(PASSWORD), hashOf(PASSWORD)]);

  expect(one).not.toBe(other);
  expect(one).not.toContain('horse');
  expect(await isPassword(PASSWORD, one)).toBe(true);
  expect(await isPassword(`${PASSWORD} `, one)).toBe(false);
  expect(await isPassword('', one)).toBe(false);
  expect(await isPassword(PASSWORD, null)).toBe(false);
  expect(await isPassword(PASSWORD, 'plain:x:y')).toBe(false);
});

test('a password typed with another form of the same letters is the same', async () => {
  expect(
    await isPassword(
      'für alle Fälle gut'.normalize('NFD'),
      await hashOf('für alle Fälle gut'.normalize('NFC')),
    ),
  ).toBe(true);
});

test.each([
  ['Anna', 'anna'],
  [' a.b@corp.example ', 'a.b@corp.example'],
  ['', null],
  ['аnna', null],
  ['<script>', null],
  ['a'.repeat(65), null],
])('the name %j is kept as %j', (typed, kept) => {
  expect(accountName(typed)).toBe(kept);
});

test('a session ends when nobody used it for long, however often it was used before', () => {
  const { readers, at } = opened();
  withAnna(readers);
  const session = readers.open(ANNA);

  at(SESSION_IDLE_MS - 1);
  expect(readers.holds(session)).toEqual(ANNA);
  at(2 * SESSION_IDLE_MS - 2);
  expect(readers.holds(session)).toEqual(ANNA);
  at(4 * SESSION_IDLE_MS);
  expect(readers.holds(session)).toBeNull();
});

test('a session ends after a shift, also in use, and none is from the future', () => {
  const { readers, at } = opened();
  withAnna(readers);
  const session = readers.open(ANNA);

  for (let ms = 0; ms <= SESSION_LIFE_MS; ms += SESSION_IDLE_MS / 2) {
    at(ms);
    expect(readers.holds(session)).toEqual(ANNA);
  }
  at(SESSION_LIFE_MS + 1);
  expect(readers.holds(session)).toBeNull();
  at(-1);
  expect(readers.holds(session)).toBeNull();
});

test('a session ends with the account, and with its password', () => {
  const { readers } = opened();
  withAnna(readers);
  const before = readers.open(ANNA);
  readers.setPassword('anna', 'scrypt:z:z');
  const after = readers.open(ANNA);

  expect(readers.holds(before)).toBeNull();
  expect(readers.holds(after)).toEqual(ANNA);
  readers.remove('anna');
  expect(readers.holds(after)).toBeNull();
  expect(readers.setPassword('anna', 'scrypt:z:z')).toBe(false);
});

test('secrets stand in the file by their digests alone', () => {
  const { readers, database } = opened();
  const secrets = [readers.open(ANNA), readers.mintTicket()];

  const all = JSON.stringify([
    database.prepare('SELECT * FROM session').all(),
    database.prepare('SELECT * FROM ticket').all(),
  ]);
  for (const secret of secrets) expect(all).not.toContain(secret);
});

test('a link lets one browser in, once and within a minute', () => {
  const { readers, at } = opened();
  const [one, late] = [readers.mintTicket(), readers.mintTicket()];

  expect([readers.takeTicket(one), readers.takeTicket(one)]).toEqual([true, false]);
  at(60_001);
  expect(readers.takeTicket(late)).toBe(false);
  expect(readers.takeTicket('')).toBe(false);
});

test('whoever guesses is let try ten times a minute for a name, whatever the address', async () => {
  const { readers } = opened();
  withAnna(readers, PASSWORD);
  let nowMs = 0;
  const comeIn = createComeIn(readers, () => nowMs, asItStands);
  const tried = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      comeIn('anna', `wrong ${String(n)}`, `10.0.0.${String(n)}`),
    ),
  );
  const right = await comeIn('Anna', PASSWORD, '10.0.0.99');
  nowMs = 60_001;
  const later = await comeIn('Anna', PASSWORD, '10.0.0.99');

  expect(tried.map((one) => (one.ok ? 'in' : one.reason))).toEqual([
    ...Array.from({ length: 10 }, () => 'wrong'),
    'too-many',
    'too-many',
  ]);
  expect(right).toEqual({ ok: false, reason: 'too-many' });
  expect(readers.holds(later.ok ? later.session : null)).toEqual(ANNA);
  expect(readers.log(20).map(({ who, deed }) => `${who} ${deed}`)).toEqual([
    'anna came-in',
    ...Array.from({ length: 10 }, () => 'anna refused'),
  ]);
});

test('one address is let try ten times a minute, whatever the name', async () => {
  const { readers } = opened();
  const comeIn = createComeIn(readers, () => 0, asItStands);
  const tried = await Promise.all(
    Array.from({ length: 11 }, (_, n) => comeIn(`name${String(n)}`, 'x', '10.0.0.1')),
  );

  expect(tried.filter((one) => !one.ok && one.reason === 'too-many')).toHaveLength(1);
});

test('under TLS the cookie is one that no neighbour can set', () => {
  expect(cookieNameOf('https://linesman.corp.example')).toBe('__Host-linesman-helpdesk');
  expect(cookieNameOf('https://linesman.corp.example:8441')).toBe('__Host-linesman-helpdesk-8441');
  expect(cookieNameOf('http://127.0.0.1:8441')).toBe('linesman-helpdesk-8441');
});
