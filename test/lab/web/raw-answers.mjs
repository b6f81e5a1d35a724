// Answers each request with the bytes that its path stands for, and closes: status lines of other
// makers, which nginx passes on and cannot write itself.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const [file, host, port] = process.argv.slice(2);
const answers = JSON.parse(readFileSync(file, 'utf8'));

createServer((socket) => {
  socket.on('error', () => undefined);
  socket.once('data', (bytes) => {
    const [, path = ''] = /^\S+ ([^ ?]+)/.exec(bytes.toString('latin1')) ?? [];
    socket.end(Buffer.from(answers[path] ?? 'HTTP/1.1 404 Not Found\r\n\r\n', 'latin1'));
  });
}).listen(Number(port), host);
