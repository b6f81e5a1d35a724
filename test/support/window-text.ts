/**
 * What a window of Chromium shows, asked for over its debugging port.
 *
 * @see Chrome DevTools Protocol: HTTP endpoint `/json/list`, Runtime.evaluate
 */
export async function windowText(port: number): Promise<string> {
  const targets = (await (await fetch(`http://127.0.0.1:${String(port)}/json/list`)).json()) as {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const page = targets.find(({ type }) => type === 'page');
  return page === undefined ? '' : evaluate(page.webSocketDebuggerUrl, 'document.body.innerText');
}

function evaluate(url: string, expression: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.onopen = () => {
      socket.send(
        JSON.stringify({
          id: 1,
          method: 'Runtime.evaluate',
          params: { expression, returnByValue: true },
        }),
      );
    };
    socket.onerror = () => {
      reject(new Error(`no debugger at ${url}`));
    };
    socket.onmessage = ({ data }) => {
      socket.close();
      const answer = JSON.parse(String(data)) as { result?: { result?: { value?: unknown } } };
      resolve(String(answer.result?.result?.value));
    };
  });
}
