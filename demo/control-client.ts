import { request } from 'node:http';
import type { ControlFile } from './control-file.ts';

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Rejects when nobody answers in time, or with more than a site would say. */
export function ask(
  { port, token }: ControlFile,
  method: 'GET' | 'PUT',
  path: string,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const headers = { Authorization: `Bearer ${token}` };
    const asking = request(
      { host: '127.0.0.1', port, path, method, headers, agent: false, signal },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > MAX_ANSWER_BYTES) asking.destroy(new Error('it says too much'));
        });
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text });
        });
        response.on('error', reject);
      },
    );
    asking.on('error', reject);
    asking.end();
  });
}
