import { describe, expect, it } from 'vitest';
import { refuseHello, readRequest } from '../../../agent/ipc/protocol.ts';
import { type DoorSpot, doorSpots } from '../../../agent/ipc/door-place.ts';
import { PROTOCOL_VERSION } from '../../../model/contract.ts';
import { dataFolderOf } from '../../../model/data-folder.ts';

describe('where the door stands', () => {
  const place = {
    dataFolder: '/home/ann/.local/state/linesman',
    platform: 'linux',
    runtimeFolders: ['/run/user/1000', '/tmp'],
  };
  const firstOf = (change: Partial<typeof place>): DoorSpot | undefined =>
    doorSpots({ ...place, ...change })[0];
  const ownName = (base: string): unknown =>
    expect.stringMatching(new RegExp(`^${base}/linesman-[0-9a-f]{16}$`));

  it('is a socket in the data folder, else in a folder of its own', () => {
    expect(doorSpots(place)).toEqual([
      { path: '/home/ann/.local/state/linesman/agent.sock' },
      { ownFolder: ownName('/run/user/1000') },
      { ownFolder: ownName('/tmp') },
    ]);
  });

  it('moves to the runtime folder when the path is too long for a socket, each data folder to its own', () => {
    const deep = `/home/${'a'.repeat(90)}`;

    const one = firstOf({ dataFolder: `${deep}/one` });
    const two = firstOf({ dataFolder: `${deep}/two` });

    expect(one).toEqual({ ownFolder: ownName('/run/user/1000') });
    expect(two).not.toEqual(one);
  });

  it('counts bytes and not characters: a folder of umlauts moves earlier', () => {
    expect(firstOf({ dataFolder: `/home/${'ü'.repeat(45)}` })).toEqual({
      ownFolder: ownName('/run/user/1000'),
    });
  });

  it('is nowhere when the runtime folders are too long as well', () => {
    const long = { dataFolder: `/${'a'.repeat(120)}`, runtimeFolders: [`/${'b'.repeat(120)}`] };

    expect(doorSpots({ ...place, ...long })).toEqual([]);
  });

  it('is a named pipe on Windows', () => {
    expect(doorSpots({ ...place, platform: 'win32' })).toEqual([
      { path: expect.stringMatching(/^\\\\\.\\pipe\\linesman-[0-9a-f]{16}$/) as string },
    ]);
  });
});

describe('the hello', () => {
  const token = 'a-token-of-this-agent';
  const hello = (protocol: unknown, offered: unknown): string =>
    JSON.stringify({ protocol, token: offered });

  it.each([
    ['the right token and version', hello(PROTOCOL_VERSION, token), null],
    ['a wrong token', hello(PROTOCOL_VERSION, 'another'), 'bad-token'],
    ['a token that only begins right', hello(PROTOCOL_VERSION, token.slice(0, -1)), 'bad-token'],
    ['no token', JSON.stringify({ protocol: PROTOCOL_VERSION }), 'bad-request'],
    ['another version with the right token', hello(PROTOCOL_VERSION + 1, token), 'bad-protocol'],
    ['another version with a wrong token', hello(PROTOCOL_VERSION + 1, 'another'), 'bad-token'],
    ['a request', '{"id":1,"method":"state.get","params":{}}', 'bad-request'],
    ['no JSON', 'GET / HTTP/1.1', 'bad-request'],
  ])('with %s', (_, line, code) => {
    expect(refuseHello(line, token)?.code ?? null).toBe(code);
  });
});

describe('a request at the door', () => {
  it('is read with its parameters', () => {
    expect(readRequest('{"id":7,"method":"power.changed","params":{"event":"resume"}}')).toEqual({
      ok: true,
      id: 7,
      method: 'power.changed',
      params: { event: 'resume' },
    });
  });

  it.each([
    ['garbage', 'x', null],
    ['a method that there is not', '{"id":1,"method":"files.read","params":{}}', null],
    ['an id that is no count', '{"id":1.5,"method":"state.get","params":{}}', null],
    ["the hello's id", '{"id":0,"method":"state.get","params":{}}', null],
    ['wrong parameters', '{"id":3,"method":"power.changed","params":{"event":"explode"}}', 3],
    ['no parameters at all', '{"id":4,"method":"state.get"}', null],
  ])('is refused with %s', (_, line, id) => {
    expect(readRequest(line)).toMatchObject({ ok: false, id, error: { code: 'bad-request' } });
  });
});

describe('the data folder', () => {
  it.each([
    ['linux', {}, '/home/ann', '/home/ann/.local/state/linesman'],
    ['linux', { XDG_STATE_HOME: '/var/state' }, '/home/ann', '/var/state/linesman'],
    ['linux', { XDG_STATE_HOME: 'relative' }, '/home/ann', '/home/ann/.local/state/linesman'],
    ['darwin', {}, '/Users/ann', '/Users/ann/Library/Application Support/Linesman'],
    [
      'win32',
      { LOCALAPPDATA: 'C:\\Users\\ann\\AppData\\Local' },
      'C:\\Users\\ann',
      'C:\\Users\\ann\\AppData\\Local\\Linesman',
    ],
    ['win32', {}, 'C:\\Users\\ann', 'C:\\Users\\ann\\AppData\\Local\\Linesman'],
    ['linux', { LINESMAN_DATA: '/srv/l' }, '/home/ann', '/srv/l'],
  ])('on %s with %j and home %s is %s', (platform, env, home, folder) => {
    expect(dataFolderOf({ platform, env, home })).toBe(folder);
  });
});
