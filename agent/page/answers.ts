import { asCalled } from '../../model/text/as-called.ts';
import { escapeMarkup } from '../../model/text/markup.ts';
import { REFUSED } from '../../model/text/en/page-door.ts';
import type { ServerResponse } from 'node:http';
import type { DoorError } from '../../model/contract.ts';
import type { Refusal } from '../../lib/page-gate.ts';

/**
 * On every answer: no inline script or style, nothing from elsewhere, no frame around it, no trace
 * in a cache.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Shown in place of the page when the browser holds no session. */
export const NO_SESSION: Refusal = {
  status: 401,
  message: REFUSED.noSession,
};

export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  headers = SECURITY_HEADERS,
): void {
  response.writeHead(status, {
    ...headers,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

export const sendResult = (response: ServerResponse, result: unknown): void => {
  send(response, 200, 'application/json', JSON.stringify({ ok: true, result }));
};

export const sendError = (
  response: ServerResponse,
  status: number,
  code: DoorError['code'],
  message: string,
): void => {
  send(
    response,
    status,
    'application/json',
    JSON.stringify({ ok: false, error: { code, message } }),
  );
};

/**
 * A refusal for a person who reads it in a browser; every message is a constant of ours, or escaped
 * here.
 */
export function sendRefusalPage(
  response: ServerResponse,
  { status, message }: Refusal,
  callPrefix: string,
): void {
  send(
    response,
    status,
    'text/html; charset=utf-8',
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Linesman</title><h1>Linesman</h1><p>${escapeMarkup(asCalled(message, callPrefix))}</p></html>\n`,
  );
}
