import { describe, expect, it } from 'vitest';
import { createProxyRelay } from '../../../agent/proxy-relay.ts';
import type { ProxyQuestion } from '../../../model/contract.ts';

const never = new AbortController().signal;
const URL_ASKED = 'https://collect.example/';

describe('the question of the way to a URL', () => {
  it('is answered by nobody where no shell offers it', async () => {
    expect(await createProxyRelay().ask(URL_ASKED, never)).toBeNull();
  });

  it('goes to the shell that came last, and each answer to its own question', async () => {
    const relay = createProxyRelay();
    const questions: ProxyQuestion[] = [];
    relay.serve(() => {
      throw new Error('the first shell is asked no more');
    });
    relay.serve((question) => questions.push(question));

    const both = Promise.all([
      relay.ask(`${URL_ASKED}a`, never),
      relay.ask(`${URL_ASKED}b`, never),
    ]);
    for (const { id, url } of questions.toReversed()) relay.answer(id, `PROXY ${url.slice(-1)}:1`);
    relay.answer(4711, 'PROXY stranger:1');

    expect(await both).toEqual(['PROXY a:1', 'PROXY b:1']);
  });

  it('is not put to a shell that has left', async () => {
    const relay = createProxyRelay();
    const leave = relay.serve(() => {
      throw new Error('it has left');
    });
    leave();

    expect(await relay.ask(URL_ASKED, never)).toBeNull();
  });

  it('is over when the shell says nothing in its time, or nobody waits any more', async () => {
    const relay = createProxyRelay();
    relay.serve(() => undefined);
    const abort = new AbortController();
    const cut = relay.ask(URL_ASKED, abort.signal);
    abort.abort();

    expect(await cut).toBeNull();
  });
});
