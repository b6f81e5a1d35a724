/**
 * Cuts a stream of bytes into lines. `push` answers false once a line is too long; the stream is
 * then of no more use.
 */
export interface LineSplitter {
  push(chunk: Uint8Array): boolean;
}

interface LineSplitterOptions {
  /**
   * Largest line in bytes, without its line feed; asked anew for each line, so that a client
   * without the token may get less than one with it.
   */
  readonly maxBytes: () => number;
  readonly decode: (bytes: Uint8Array) => string;
  readonly onLine: (line: string) => void;
}

const LINE_FEED = 10;

/**
 * What it holds back never exceeds twice `maxBytes`, however small the pieces are in which a line
 * arrives.
 */
export function lineSplitter({ maxBytes, decode, onLine }: LineSplitterOptions): LineSplitter {
  let held = new Uint8Array(0);
  let heldBytes = 0;

  const hold = (piece: Uint8Array): void => {
    if (heldBytes + piece.length > held.length) {
      const larger = new Uint8Array(
        Math.min(2 * (heldBytes + piece.length), heldBytes + piece.length + maxBytes()),
      );
      larger.set(held.subarray(0, heldBytes));
      held = larger;
    }
    held.set(piece, heldBytes);
    heldBytes += piece.length;
  };

  const take = (): string => {
    const line = decode(held.subarray(0, heldBytes));
    held = new Uint8Array(0);
    heldBytes = 0;
    return line;
  };

  return {
    push(chunk) {
      let rest = chunk;
      for (let end = rest.indexOf(LINE_FEED); end !== -1; end = rest.indexOf(LINE_FEED)) {
        if (heldBytes + end > maxBytes()) return false;
        hold(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
        onLine(take());
      }
      if (heldBytes + rest.length > maxBytes()) return false;
      hold(rest);
      return true;
    },
  };
}
